import type { Vocabulary, Word } from './vocabulary.ts';

/** What may come at a place of the text, and where the word begins that it would replace. */
export interface Offered {
  readonly from: number;
  readonly words: readonly Word[];
}

const fields = ['id', 'title', 'description', 'source', 'device_types', 'params', 'overrides', 'when', 'for'];
const more = ['severity', 'levels', 'missing', 'quorum', 'every', 'clear', 'flapping', 'unless', 'group', 'then'];
const topFields = [...fields, ...more, 'mode', 'canary'].map((name): Word => ({ name, kind: 'field' }));

const values = (...names: string[]): Word[] => names.map((name) => ({ name, kind: 'value' }));
const spans = values('10s', '1m', '5m', '15m', '1h', '24h');

const fixed: Readonly<Record<string, readonly Word[]>> = {
  severity: values('P1', 'P2', 'P3', 'P4'),
  mode: values('draft', 'shadow', 'canary', 'active', 'retired'),
  for: spans,
  due: spans,
  after: spans,
  every: values('5m', '15m', '1h', '24h'),
  missing: [...values('silence_after'), ...spans],
};

/** Offers words for the end of `before`, the text up to the cursor. */
export function offeredAt(before: string, vocabulary: Vocabulary): Offered | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const field = fieldAt(before, line);
  if (field === undefined) {
    const begun = /^\w*$/.exec(line)?.[0];
    return begun === undefined ? undefined : { from: before.length - begun.length, words: topFields };
  }
  if (field === 'when') return inExpression(before, vocabulary);
  const begun = /[\w.]*$/.exec(line)?.[0] ?? '';
  const words = wordsOf(field, vocabulary);
  return words.length === 0 ? undefined : { from: before.length - begun.length, words };
}

function wordsOf(field: string, { deviceTypes, conditions }: Vocabulary): readonly Word[] {
  if (field === 'device_types') return deviceTypes;
  if (field === 'unless') return conditions;
  return fixed[field] ?? [];
}

const known = new RegExp(
  `(?:^|[\\s{,-])"?(${[...fields, ...more, 'due', 'after', 'mode', 'ticket', 'care_call'].join('|')})"?:(?:\\s|$)`,
  'g',
);

/** The field whose value is being written: the last one of the line, or of the line that this one continues. */
function fieldAt(before: string, line: string): string | undefined {
  const own = [...line.matchAll(known)].at(-1)?.[1];
  if (own !== undefined) return own;
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  if (indent === 0) return undefined;
  const above = before.split('\n').slice(0, -1).toReversed();
  const opener = above.find((one) => one.trim() !== '' && (/^[ \t]*/.exec(one)?.[0].length ?? 0) < indent);
  return opener === undefined ? undefined : [...opener.matchAll(known)].at(-1)?.[1];
}

function inExpression(before: string, { signals, functions, params }: Vocabulary): Offered | undefined {
  const quoted = /(\w+)\s*(?:==|!=|in)\s*\[?(?:\s*["'][^"']*["']\s*,)*\s*["'](\w*)$/.exec(before);
  if (quoted !== null) {
    const [, signal, begun = ''] = quoted;
    const words = signals.find(({ name }) => name === signal)?.values ?? [];
    return { from: before.length - begun.length, words: values(...words) };
  }
  // Inside any other quotes stands a span or a text.
  if (/["']\d\w*$/.test(before)) return undefined;
  const begun = /[\w.]*$/.exec(before)?.[0] ?? '';
  return { from: before.length - begun.length, words: [...signals, ...functions, ...params] };
}
