/**
 * Words for the full-text index. Chinese is written without spaces, so a run of Han characters is indexed as its
 * overlapping pairs and its last character: a phrase of pairs is then exactly a part of the text, and one character
 * is the beginning of a pair. Everything else is words of letters and digits in lower case.
 */

const runs = /(\p{Script=Han}+)|([\p{L}\p{N}]+)/gu;

/** The text as tokens with spaces between, in their order. */
export function tokensOf(text: string): string {
  const tokens: string[] = [];
  for (const [, han, word] of split(text)) tokens.push(...(han === undefined ? [word ?? ''] : pairsOf(han, true)));
  return tokens.join(' ');
}

/** Longest search that is looked at; more characters say nothing more. */
const longestSearch = 200;
const mostTerms = 12;

/** A search as FTS5 wants it: every term must occur, or any of them. Undefined when there is no word in it. */
export function matchOf(search: string, join: 'AND' | 'OR'): string | undefined {
  const terms = termsOf(search).map(quoted);
  return terms.length === 0 ? undefined : terms.join(` ${join} `);
}

/** The terms of a search as they occur in texts, in lower case. */
export function termsOf(search: string): string[] {
  const terms = split(search.slice(0, longestSearch)).map(([, han, word]) => han ?? word ?? '');
  return [...new Set(terms)].slice(0, mostTerms);
}

/** Tokens hold letters and digits only, so nothing in them can end a quoted string. */
function quoted(term: string): string {
  if (!/^\p{Script=Han}/u.test(term)) return `"${term}"*`;
  const pairs = pairsOf(term, false);
  return pairs.length === 0 ? `"${term}"*` : `"${pairs.join(' ')}"`;
}

function split(text: string): RegExpExecArray[] {
  // Letters of Latin script may stand beside Han characters without a space.
  const spaced = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Script=Han}+/gu, ' $& ');
  return [...spaced.matchAll(runs)];
}

function pairsOf(run: string, withLast: boolean): string[] {
  const characters = [...run];
  const pairs = characters.slice(0, -1).map((character, i) => `${character}${characters[i + 1] ?? ''}`);
  const last = characters.at(-1);
  return withLast && last !== undefined ? [...pairs, last] : pairs;
}

/** Pairs of neighbouring characters and words, to tell how alike two texts are. */
export const bigramsOf = (text: string): ReadonlySet<string> => new Set(tokensOf(text).split(' ').filter(Boolean));
