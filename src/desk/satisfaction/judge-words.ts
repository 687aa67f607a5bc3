import type { SatisfactionAnswer, SatisfactionInput, SatisfactionLevel } from './satisfaction.ts';

/** Only with one of these in the customer's words does an answer count as very satisfied. */
const triggers = /(?<!不是|不算|不太|不会|没有|谈不上|算不上|称不上|[不非])(很满意|非常满意)|没想到/u;
/** Words that take a trigger back: "没想到这么差". */
const bad = /不满意|差|失望|糟|投诉|没修好|没有修好/u;

/** Plain words for the levels, the worst first: 满意 stands in most of them. */
const plain: readonly (readonly [RegExp, SatisfactionLevel])[] = [
  [/(非常|很|太)不满意|不满意极了/u, 'very_dissatisfied'],
  [/不满意|失望|投诉/u, 'dissatisfied'],
  [/一般|还行|凑合|(不是|不算|不太|没有|谈不上|算不上)(很|非常)?满意/u, 'fair'],
  [/满意|挺好|不错/u, 'satisfied'],
];

/**
 * What an answer counts as. An agent cannot upgrade: "very satisfied" that the words do not bear out counts as
 * satisfied. Without a level the words decide; words that say nothing are no valid answer.
 */
export function judgeAnswer(input: SatisfactionInput): SatisfactionAnswer {
  const { level: stated, words = null, solved = null, on_time = null, charged_by_list = null } = input;
  const level = stated === undefined ? levelOfWords(words ?? '') : borneOut(stated, words ?? '');
  const stated_level = stated === undefined || stated === level ? null : stated;
  return { level, stated_level, words, solved, on_time, charged_by_list };
}

const borneOut = (stated: SatisfactionLevel, words: string): SatisfactionLevel =>
  stated === 'very_satisfied' && !triggers.test(words) ? 'satisfied' : stated;

function levelOfWords(words: string): SatisfactionLevel | null {
  if (triggers.test(words) && !bad.test(words)) return 'very_satisfied';
  return plain.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}
