import { type ExpressionFault, sourceOf } from '../expression/scope.ts';
import { exactly, type Interval, plus, times } from './interval.ts';
import { type Comparison, comparisonOf, isComparison, type NameOf, type Order } from './linear.ts';
import { type Ranges, rangeOf } from './range-of.ts';
import type { Parts } from './unit-of.ts';

/** Comparisons with a number that lies outside what the other side can be: they say the same whatever is sent. */
export function rangeFaults(parts: Parts, ranges: Ranges, nameOf: NameOf): readonly ExpressionFault[] {
  return [...parts].flatMap(([plan, node]) => {
    const outside = isComparison(plan) ? outsideOf(comparisonOf(plan, nameOf), ranges) : undefined;
    if (outside === undefined) return [];
    const { range, always, nearest } = outside;
    const of = nearest.name === undefined ? 'the left side less the right one' : `\`${nearest.name}\``;
    const suggestion = nearest.name === undefined ? undefined : `${nearest.name} ${nearest.op} ${nearest.value}`;
    const remedy = suggestion === undefined ? 'compare with a number in that range' : `write e.g. \`${suggestion}\``;
    const says = `\`${sourceOf(node)}\` is ${always ? 'always' : 'never'} true: ${of} is ${spoken(range)}; ${remedy}`;
    const found = { offset: node.range.start, code: 'out_of_range', sentence: says } as const;
    return [suggestion === undefined ? found : { ...found, suggestion }];
  });
}

/** Why a comparison always says the same; undefined = it does not. */
export function outsideOf(comparison: Comparison, ranges: Ranges): Outside | undefined {
  const { parts, op, bound } = comparison;
  const [first] = parts;
  if (first === undefined || parts.some(({ plan }) => plan.kind !== 'number')) return undefined;
  const range = parts.map(({ plan, factor }) => times(exactly(factor), rangeOf(plan, ranges))).reduce(plus);
  const gap = slack * Math.max(1, Math.abs(bound));
  const below = bound < range.low - gap;
  if (!below && !(bound > range.high + gap)) return undefined;
  const always = op === '!=' || (below ? op === '>' || op === '>=' : op === '<' || op === '<=');
  const value = below ? range.low : range.high;
  const name = parts.length === 1 ? first.name : undefined;
  return { range, always, nearest: { name, op: inside(op, below), value: Number(value.toPrecision(12)) } };
}

export interface Outside {
  readonly range: Interval;
  readonly always: boolean;
  /** The comparison with the limit next to the bound, which can be true and false; without a name for a sum. */
  readonly nearest: { readonly name: string | undefined; readonly op: Order; readonly value: number };
}

/** With the limit itself as bound, `>` of the greatest is never true and `>=` may be. */
function inside(op: Order, below: boolean): Order {
  if (op === '==' || op === '!=') return op;
  const greater = op === '>' || op === '>=';
  if (greater) return below ? '>' : '>=';
  return below ? '<=' : '<';
}

const slack = 1e-9;

const spoken = ({ low, high }: Interval): string =>
  high === Number.POSITIVE_INFINITY
    ? `never below ${low}`
    : low === Number.NEGATIVE_INFINITY
      ? `never above ${high}`
      : `from ${low} to ${high}`;
