import type { SignalValue } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import { nearest } from '../expression/nearest.ts';
import type { Plan } from '../expression/plan.ts';
import { sourceOf } from '../expression/scope.ts';
import type { DocumentFault } from '../form-faults.ts';
import { exactly } from './interval.ts';
import { type Compare, comparisonOf, isComparison, type NameOf } from './linear.ts';
import { outsideOf } from './range-faults.ts';
import { type Ranges, rangeOf } from './range-of.ts';
import type { Parts } from './unit-of.ts';

/** Values of parameters that differ by device, where one of them makes no sense beside what it is compared with. */
export function overrideValueFaults(
  rule: Rule,
  parts: Parts,
  ranges: Ranges,
  nameOf: NameOf,
): readonly DocumentFault[] {
  return [...parts].flatMap(([plan, node]) => {
    if (!isComparison(plan)) return [];
    return namesIn(plan).flatMap((name) =>
      valuesOf(rule, name).flatMap(({ pointer, value }) => {
        const found =
          wordFault(plan, name, value) ?? numberFault({ plan, name, value, text: sourceOf(node) }, ranges, nameOf);
        return found === undefined ? [] : [{ pointer, ...found }];
      }),
    );
  });
}

type Found = Omit<DocumentFault, 'pointer'>;

const namesIn = ({ left, right }: Compare): readonly string[] => [
  ...new Set([left, right].flatMap((one) => (one.op === 'param' ? [one.name] : []))),
];

/** Every value that a parameter has, by its place in the document. */
function valuesOf(rule: Rule, name: string): readonly { readonly pointer: string; readonly value: number | string }[] {
  const { params, overrides } = rule;
  const all = overrides.map((one, i) => ({ pointer: `/overrides/${i}/params/${name}`, value: one.params[name] }));
  return [{ pointer: `/params/${name}`, value: params[name] }, ...all].flatMap(({ pointer, value }) =>
    value === undefined ? [] : [{ pointer, value }],
  );
}

/** A word that the state on the other side never has. */
function wordFault({ left, right }: Compare, name: string, value: SignalValue): Found | undefined {
  const other = left.op === 'param' && left.name === name ? right : left;
  const words = other.op === 'signal' ? other.signal.values : undefined;
  if (other.op !== 'signal' || words === undefined || words.includes(String(value))) return undefined;
  const meant = nearest(String(value), words);
  const remedy = meant === undefined ? `use one of ${words.join(', ')}` : `did you mean "${meant}"?`;
  const sentence = `\`params.${name}\` is "${value}" here and \`${other.signal.name}\` is never that: ${remedy}`;
  return { code: 'unknown_value', sentence, ...(meant === undefined ? {} : { suggestion: meant }) };
}

interface Asked {
  readonly plan: Compare;
  readonly name: string;
  readonly value: number | string;
  readonly text: string;
}

function numberFault({ plan, name, value, text }: Asked, ranges: Ranges, nameOf: NameOf): Found | undefined {
  if (typeof value !== 'number') return undefined;
  const one: Ranges = { ...ranges, param: (other) => (other === name ? exactly(value) : ranges.param(other)) };
  const outside = outsideOf(comparisonOf(plan, nameOf), one);
  if (outside === undefined) return undefined;
  const isParam = (side: Plan): boolean => side.op === 'param' && side.name === name;
  const { low, high } = rangeOf(isParam(plan.left) ? plan.right : plan.left, ranges);
  const limit = value < low ? low : high;
  const sentence = `\`params.${name}\` is ${value} here, so \`${text}\` is ${outside.always ? 'always' : 'never'} true: write a number from ${low} to ${high}`;
  return { code: 'out_of_range', sentence, ...(Number.isFinite(limit) ? { suggestion: String(limit) } : {}) };
}
