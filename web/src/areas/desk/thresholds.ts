import type { Threshold } from '../../kit/telemetry-option.ts';

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** The signals that a rule's text compares with a number, and the numbers; what only the engine can reckon is left out. */
export interface RuleThreshold extends Threshold {
  readonly signal: string;
}

const number = String.raw`-?\d+(?:\.\d+)?`;
const factor = String.raw`(?:${number}|(?:device|params)\.\w+)`;
const comparison = new RegExp(String.raw`\b([a-z][a-z0-9_]*)\s*(<=|>=|<|>)\s*(${factor}(?:\s*\*\s*${factor})?)`, 'g');

export function thresholdsOf(
  conditions: readonly string[],
  known: Attributes,
  signals: ReadonlySet<string>,
): RuleThreshold[] {
  const found = conditions.flatMap((text) =>
    [...text.matchAll(comparison)].flatMap(([, signal = '', operator = '', right = '']) => {
      const value = reckon(right, known);
      return value === undefined || !signals.has(signal) ? [] : [{ signal, value, name: `${operator} ${value}` }];
    }),
  );
  return [...new Map(found.map((one) => [`${one.signal} ${one.name}`, one])).values()];
}

function reckon(text: string, known: Attributes): number | undefined {
  const factors = text.split('*').map((part) => {
    const word = part.trim();
    const value = /^[a-z]/.test(word) ? known[word.split('.')[1] ?? ''] : Number(word);
    return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
  });
  return factors.reduce(
    (product, one) => (product === undefined || one === undefined ? undefined : product * one),
    1 as number | undefined,
  );
}

/** Every condition of a rule document: its own, and those of its levels. */
export function conditionsOf(document: Readonly<Record<string, unknown>>): string[] {
  const levels = Array.isArray(document.levels) ? (document.levels as Readonly<Record<string, unknown>>[]) : [];
  return [document, ...levels].flatMap(({ when }) => (typeof when === 'string' ? [when] : []));
}
