import type { Duration } from '../../base/index.ts';
import type { DeviceType, Signal } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import type { Plan } from '../expression/plan.ts';
import { type ExpressionFault, sourceOf } from '../expression/scope.ts';
import { planRule } from '../plan-rule.ts';
import { type HopelessFault, hopelessFaults } from './hopeless.ts';
import { anything, exactly, hull, type Interval } from './interval.ts';
import type { NameOf } from './linear.ts';
import { overrideValueFaults } from './override-value-faults.ts';
import { rangeFaults } from './range-faults.ts';
import type { Ranges } from './range-of.ts';
import { windowFaults } from './retention-faults.ts';
import { unitFaults } from './unit-faults.ts';
import type { Parts } from './unit-of.ts';

/** A fault at `offset` of the text in the field `pointer`. */
export type SenseFault = HopelessFault;

/**
 * What keeps the expressions of a rule from making sense on a device type although they can be computed: units that do
 * not go together, thresholds beyond what a signal can be, windows longer than the store keeps, and what can never be.
 */
export function senseFaults(rule: Rule, type: DeviceType, retention: Duration | undefined): readonly SenseFault[] {
  const expressions: { readonly pointer: string; readonly parts: Parts }[] = [];
  const planned = planRule(rule, type, (pointer, { parts }) => expressions.push({ pointer, parts }));
  const own = expressions.filter(({ pointer }) => !pointer.startsWith('/unless'));
  const ranges = rangesFor(rule);
  const all: Parts = new Map(expressions.flatMap(({ parts }) => [...parts]));
  const text = (plan: Plan): string => {
    const node = all.get(plan);
    return node === undefined ? '' : sourceOf(node);
  };
  const inExpressions = (faultsOf: (parts: Parts) => readonly ExpressionFault[]): readonly SenseFault[] =>
    own.flatMap(({ pointer, parts }) => faultsOf(parts).map((fault) => ({ pointer, ...fault })));
  const faults = [
    ...inExpressions(unitFaults),
    ...inExpressions((parts) => rangeFaults(parts, ranges, text)),
    ...(retention === undefined ? [] : inExpressions((parts) => windowFaults(parts, retention))),
    ...own.flatMap(({ parts }) => overrideValueFaults(rule, parts, ranges, text)).map((one) => ({ ...one, offset: 0 })),
  ];
  if (!planned.ok || faults.some(({ code }) => code === 'out_of_range')) return faults;
  const nameOf = namesOf(all);
  const offset = (plan: Plan): number => all.get(plan)?.range.start ?? 0;
  return [...faults, ...hopelessFaults(rule, planned.plan, { ...ranges, nameOf }, { text, offset })];
}

/** Parts of equal text are one; what was made of others on the way has no text and is only itself. */
function namesOf(all: Parts): NameOf {
  const others = new Map<Plan, string>();
  return (plan) => {
    const node = all.get(plan);
    if (node !== undefined) return sourceOf(node);
    const name = others.get(plan) ?? `#${others.size}`;
    others.set(plan, name);
    return name;
  };
}

function rangesFor({ params, overrides }: Rule): Ranges {
  return {
    param(name) {
      const values = [params[name], ...overrides.map((one) => one.params[name])].filter(
        (one) => typeof one === 'number',
      );
      return values.length === 0 ? anything : values.map(exactly).reduce(hull);
    },
    signal: limitsOf,
  };
}

function limitsOf({ kind, min, max }: Signal): Interval {
  if (kind === 'bool') return { low: 0, high: 1 };
  return { low: min ?? Number.NEGATIVE_INFINITY, high: max ?? Number.POSITIVE_INFINITY };
}
