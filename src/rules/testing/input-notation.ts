import type { Signal, SignalValue } from '../../telemetry/index.ts';
import { badRuleTest } from '../errors.ts';

/** The values of one signal, one a step; undefined = the signal is not in that step's message. */
export type Steps = readonly (SignalValue | undefined)[];

type Written = number | boolean | string;

/** Most values one signal of a test may have. */
const mostSteps = 100_000;

/**
 * Reads the compact notation: `2000 900x10 _x3 1000+5x4`. `axN` (or `a x N`) is a N times, `a+bxN` and `a-bxN`
 * N values of a ramp that begins at a, `_` is a step without the signal. Throws `rule-test-faulty`.
 */
export function readSteps(signal: Signal, written: Written | readonly Written[]): Steps {
  const items = Array.isArray(written) ? written : [written];
  const steps = items.flatMap((item) => tokens(String(item)).flatMap((token) => expand(signal, token)));
  if (steps.length > mostSteps) throw badRuleTest(`\`${signal.name}\` has ${steps.length} steps: at most ${mostSteps}`);
  return steps;
}

/** One value as a message would carry it. */
export function readValue(signal: Signal, written: Written): SignalValue {
  const value = sent(signal, String(written));
  if (value === undefined) throw badRuleTest(`\`${signal.name}\` is \`${written}\`: ${wanted(signal)}`);
  return value;
}

interface Token {
  readonly text: string;
  /** The N of `a x N`, when it stands apart. */
  readonly times: number | undefined;
}

const tokens = (text: string): Token[] =>
  [...text.matchAll(/(\S+)(?:\s+x\s*(\d+)(?=\s|$))?/g)].map(([, word = '', times]) => ({
    text: word,
    times: times === undefined ? undefined : Number(times),
  }));

function expand(signal: Signal, token: Token): Steps {
  const { value, times } = repetition(signal, token);
  if (times > mostSteps) throw badRuleTest(`\`${signal.name}\` repeats ${times} times: at most ${mostSteps}`);
  if (value === '_') return new Array<undefined>(times).fill(undefined);
  const ramp = signal.kind === 'number' ? /^(-?[\d.]+)([+-][\d.]+)$/.exec(value) : null;
  if (ramp !== null) return Array.from({ length: times }, (_, i) => Number(ramp[1]) + i * Number(ramp[2]));
  return new Array<SignalValue>(times).fill(readValue(signal, value));
}

/** `900x10` repeats, unless it is itself a value of the signal. */
function repetition(signal: Signal, { text, times }: Token): { value: string; times: number } {
  if (times !== undefined) return { value: text, times };
  const glued = sent(signal, text) === undefined ? /^(.*?)x(\d+)$/.exec(text) : null;
  return glued === null ? { value: text, times: 1 } : { value: glued[1] ?? '', times: Number(glued[2]) };
}

/** What a message with this text would carry; undefined when the signal has no such value. */
function sent(signal: Signal, text: string): SignalValue | undefined {
  if (signal.kind === 'text') return text;
  if (signal.kind === 'enum') return signal.values?.includes(text) ? text : undefined;
  if (signal.kind === 'bool') return text === 'true' ? true : text === 'false' ? false : undefined;
  // `0x16` is sixteen noughts here, not a hexadecimal number.
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function wanted(signal: Signal): string {
  if (signal.kind === 'enum') return `use one of ${signal.values?.join(', ')}`;
  return signal.kind === 'bool' ? 'use true or false' : 'use a number';
}
