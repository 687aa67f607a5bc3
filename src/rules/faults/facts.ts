import type { SignalValue } from '../../telemetry/index.ts';
import type { Plan } from '../expression/plan.ts';
import { exactly, type Interval, plus, times } from './interval.ts';
import type { Comparison, Order } from './linear.ts';

/** A limit of a sum of parts, and the comparison that sets it. */
interface Limit {
  readonly at: number;
  /** The limit itself is excluded. */
  readonly open: boolean;
  readonly by: Claim | undefined;
}

interface Bounds {
  readonly low: Limit;
  readonly high: Limit;
  /** Numbers that it is not. */
  readonly not: readonly { readonly value: number; readonly by: Claim }[];
}

/** What a text is one of (undefined: any), and what it is not. */
interface Texts {
  readonly among: ReadonlySet<SignalValue> | undefined;
  readonly not: ReadonlySet<SignalValue>;
  readonly by: readonly Claim[];
}

/** That a part of a condition is true, or false. */
export interface Claim {
  readonly plan: Plan;
  readonly is: boolean;
}

/** Claims that exclude each other; one alone where a signal cannot be as it says. */
export type Conflict = readonly Claim[];

/**
 * What has been taken to be so at one instant. Each step gives new facts, or the parts that exclude each other.
 * Facts that are told apart may still contradict each other unnoticed: what is called impossible is, what is not may be.
 */
export interface Facts {
  readonly bounds: ReadonlyMap<string, Bounds>;
  readonly texts: ReadonlyMap<string, Texts>;
  readonly truths: ReadonlyMap<string, { readonly value: boolean; readonly by: Claim }>;
  readonly known: ReadonlyMap<string, { readonly value: boolean; readonly by: Claim }>;
}

export type Step = { readonly facts: Facts } | { readonly conflict: Conflict };

export const nothingKnown: Facts = { bounds: new Map(), texts: new Map(), truths: new Map(), known: new Map() };

const put = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(key, value);

export function takeKnown(facts: Facts, name: string, value: boolean, by: Claim): Step {
  const before = facts.known.get(name);
  if (before !== undefined && before.value !== value) return { conflict: [before.by, by] };
  return { facts: before === undefined ? { ...facts, known: put(facts.known, name, { value, by }) } : facts };
}

export function takeTruth(facts: Facts, name: string, value: boolean, by: Claim): Step {
  const before = facts.truths.get(name);
  if (before !== undefined && before.value !== value) return { conflict: [before.by, by] };
  return takeKnown({ ...facts, truths: put(facts.truths, name, { value, by }) }, name, true, by);
}

/** That a text is one of `among`, or none of them. `possible`: all that it can be; undefined: anything. */
export function takeText(facts: Facts, { name, among, isAmong, possible }: TextFact, by: Claim): Step {
  const before = facts.texts.get(name) ?? { among: possible, not: new Set(), by: [] };
  const left = isAmong ? among.filter((one) => before.among?.has(one) !== false) : undefined;
  const after: Texts = {
    among: left === undefined ? before.among : new Set(left),
    not: isAmong ? before.not : new Set([...before.not, ...among]),
    by: [...before.by, by],
  };
  const empty = after.among !== undefined && [...after.among].every((one) => after.not.has(one));
  if (empty) return { conflict: after.by };
  return takeKnown({ ...facts, texts: put(facts.texts, name, after) }, name, true, by);
}

export interface TextFact {
  readonly name: string;
  readonly among: readonly SignalValue[];
  readonly isAmong: boolean;
  readonly possible: ReadonlySet<SignalValue> | undefined;
}

/** That a comparison of numbers holds. */
export function takeComparison(
  facts: Facts,
  { parts, op, bound }: Comparison,
  rangeOf: (plan: Plan) => Interval,
  by: Claim,
): Step {
  if (parts.length === 0) return holds(0, op, bound) ? { facts } : { conflict: [by] };
  const key = parts.map(({ name, factor }) => `${factor} ${name}`).join(' + ');
  const range = parts.map(({ plan, factor }) => times(exactly(factor), rangeOf(plan))).reduce(plus);
  const before: Bounds = facts.bounds.get(key) ?? {
    low: { at: range.low, open: false, by: undefined },
    high: { at: range.high, open: false, by: undefined },
    not: [],
  };
  const after = narrowed(before, op, bound, by);
  if (isEmpty(after)) return { conflict: conflictOf(after, by) };
  let step: Step = { facts: { ...facts, bounds: put(facts.bounds, key, after) } };
  for (const { name } of parts) if ('facts' in step) step = takeKnown(step.facts, name, true, by);
  return step;
}

function holds(value: number, op: Order, bound: number): boolean {
  switch (op) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
      return value === bound;
    case '!=':
      return value !== bound;
  }
}

function narrowed(before: Bounds, op: Order, bound: number, by: Claim): Bounds {
  const limit = { at: bound, open: op === '<' || op === '>', by };
  const low = (one: Limit): Limit => (bound > one.at || (bound === one.at && limit.open) ? limit : one);
  const high = (one: Limit): Limit => (bound < one.at || (bound === one.at && limit.open) ? limit : one);
  switch (op) {
    case '<':
    case '<=':
      return { ...before, high: high(before.high) };
    case '>':
    case '>=':
      return { ...before, low: low(before.low) };
    case '==':
      return { ...before, low: low(before.low), high: high(before.high) };
    case '!=':
      return { ...before, not: [...before.not, { value: bound, by }] };
  }
}

/** Sums of doubles are off in their last digits: what nearly touches is taken to touch. */
const slack = 1e-9;

function isEmpty({ low, high, not }: Bounds): boolean {
  if (low.at === high.at) return low.open || high.open || not.some(({ value }) => value === low.at);
  return low.at - high.at > slack * Math.max(1, Math.abs(low.at), Math.abs(high.at));
}

function conflictOf({ low, high, not }: Bounds, by: Claim): Conflict {
  const excluded = low.at === high.at ? not.filter(({ value }) => value === low.at).map((one) => one.by) : [];
  const all = [low.by, high.by, ...excluded].filter((one) => one !== undefined);
  return [...new Set(all.length === 0 ? [by] : all)];
}
