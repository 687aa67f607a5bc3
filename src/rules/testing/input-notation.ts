import type { Signal, SignalValue } from '../../telemetry/index.ts';
import { badRuleTest } from '../errors.ts';

/** The values of one signal, one a step; undefined = the signal is not in that step's message. */
export type Steps = readonly (SignalValue | undefined)[];

type Written = number | boolean | string;

/** Most values one signal of a test may have. */
const mostSteps = 200_000;

/**
 * Reads the compact notation: `2000 900x10 _x3 1000+5x4 (900 2000x3)x7`. `axN` (or `a x N`) is a N times, `a+bxN` and
 * `a-bxN` N values of a ramp that begins at a, `_` is a step without the signal, and what stands in brackets may be
 * repeated as a whole. Throws `rule-test-faulty`, naming `pointer`.
 */
export function readSteps(signal: Signal, written: Written | readonly Written[], pointer = ''): Steps {
  const items = Array.isArray(written) ? written : [written];
  const steps = items.flatMap((item) => sequence(signal, new Words(String(item)), pointer));
  limit(signal, steps.length, pointer);
  return steps;
}

/** One value as a message would carry it. */
export function readValue(signal: Signal, written: Written, pointer = ''): SignalValue {
  const value = sent(signal, String(written));
  if (value === undefined) throw badRuleTest(`\`${signal.name}\` is \`${written}\`: ${wanted(signal)}`, pointer);
  return value;
}

/** The text cut into words; a bracket at a word's edge is a word of its own. */
class Words {
  readonly #text: string;
  #at = 0;
  /** How many brackets are open here. */
  depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes what fits, behind any space. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(`\\s*${pattern.source}`, 'y');
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#text);
    if (match === null) return undefined;
    this.#at = sticky.lastIndex;
    return match;
  }
}

function sequence(signal: Signal, words: Words, pointer: string): Steps {
  const steps: (SignalValue | undefined)[] = [];
  for (;;) {
    const part = next(signal, words, pointer);
    if (part === undefined) return steps;
    limit(signal, steps.length + part.length, pointer);
    for (const step of part) steps.push(step);
  }
}

/** The steps of the next word or group; undefined at the end of the text or of the group around it. */
function next(signal: Signal, words: Words, pointer: string): Steps | undefined {
  if (words.take(/\((?=.*\))/s) !== undefined) {
    words.depth += 1;
    const steps = sequence(signal, words, pointer);
    words.depth -= 1;
    if (words.take(/\)/) === undefined) throw badRuleTest(`\`${signal.name}\`: a bracket is not closed`, pointer);
    return repeated(signal, steps, Number(words.take(/x\s*(\d+)(?=[\s)]|$)/)?.[1] ?? 1), pointer);
  }
  const word = words.take(words.depth > 0 ? /[^\s)]+/ : /\S+/)?.[0].trim();
  if (word === undefined) return undefined;
  const times = words.take(/x\s*(\d+)(?=[\s)]|$)/)?.[1];
  return expand(signal, { text: word, times: times === undefined ? undefined : Number(times) }, pointer);
}

function repeated(signal: Signal, steps: Steps, times: number, pointer: string): Steps {
  limit(signal, steps.length * times, pointer);
  return Array.from({ length: times }, () => steps).flat();
}

function limit(signal: Signal, length: number, pointer: string): void {
  if (length <= mostSteps) return;
  throw badRuleTest(`\`${signal.name}\` has ${length} steps: at most ${mostSteps}`, pointer);
}

interface Token {
  readonly text: string;
  /** The N of `a x N`, when it stands apart. */
  readonly times: number | undefined;
}

function expand(signal: Signal, token: Token, pointer: string): Steps {
  const { value, times } = repetition(signal, token);
  limit(signal, times, pointer);
  if (value === '_') return new Array<undefined>(times).fill(undefined);
  const ramp = signal.kind === 'number' ? /^(-?[\d.]+)([+-][\d.]+)$/.exec(value) : null;
  if (ramp !== null) return Array.from({ length: times }, (_, i) => Number(ramp[1]) + i * Number(ramp[2]));
  return new Array<SignalValue>(times).fill(readValue(signal, value, pointer));
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
