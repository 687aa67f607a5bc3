import type { Plan } from '../expression/plan.ts';

/**
 * A comparison as a sum of parts against a number: `a - 2 * b > 5`. Two comparisons with the same parts in the same
 * proportion can be held against each other.
 */
export interface Comparison {
  /** The parts, each with its factor; the first factor is 1. Empty: both sides are known. */
  readonly parts: readonly { readonly name: string; readonly plan: Plan; readonly factor: number }[];
  readonly op: Order;
  readonly bound: number;
}

export type Order = '<' | '<=' | '>' | '>=' | '==' | '!=';
export type Compare = Plan & { op: '<' | '<=' | '>' | '>=' | 'equal' | 'differ' };

/** Equal names stand for one value at one instant. */
export type NameOf = (plan: Plan) => string;

export const isComparison = (plan: Plan): plan is Compare =>
  ['<', '<=', '>', '>=', 'equal', 'differ'].includes(plan.op);

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const;
export const negated = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' } as const;

/** Undefined where a side is no sum of parts. */
export function comparisonOf(plan: Compare, nameOf: NameOf): Comparison {
  const sum = new Map<string, { plan: Plan; factor: number }>();
  const constant = addTo(sum, plan.left, 1, nameOf) + addTo(sum, plan.right, -1, nameOf);
  const op = plan.op === 'equal' ? '==' : plan.op === 'differ' ? '!=' : plan.op;
  const all = [...sum].map(([name, part]) => ({ name, ...part }));
  const parts = all.filter(({ factor }) => factor !== 0).sort((a, b) => (a.name < b.name ? -1 : 1));
  const scale = parts[0]?.factor ?? 1;
  return {
    parts: parts.map((part) => ({ ...part, factor: part.factor / scale })),
    op: scale < 0 ? mirrored[op] : op,
    bound: 0 - constant / scale,
  };
}

type Sum = Map<string, { plan: Plan; factor: number }>;

/** Adds `times` x `plan` to the sum; returns what of it is a number by itself. */
function addTo(sum: Sum, plan: Plan, times: number, nameOf: NameOf): number {
  switch (plan.op) {
    case 'constant':
      if (typeof plan.value === 'number') return plan.value * times;
      break;
    case 'negate':
      return addTo(sum, plan.of, -times, nameOf);
    case '+':
      return addTo(sum, plan.left, times, nameOf) + addTo(sum, plan.right, times, nameOf);
    case '-':
      return addTo(sum, plan.left, times, nameOf) + addTo(sum, plan.right, -times, nameOf);
    case '*': {
      const [one, other] = [numberOf(plan.left), numberOf(plan.right)];
      if (one !== undefined) return addTo(sum, plan.right, times * one, nameOf);
      if (other !== undefined) return addTo(sum, plan.left, times * other, nameOf);
      break;
    }
    case '/': {
      const by = numberOf(plan.right);
      if (by !== undefined && by !== 0) return addTo(sum, plan.left, times / by, nameOf);
      break;
    }
  }
  // An attribute that a device has of its own may be known and yet be no number.
  const name = plan.kind === 'any' ? `${nameOf(plan)} as a number` : nameOf(plan);
  sum.set(name, { plan, factor: (sum.get(name)?.factor ?? 0) + times });
  return 0;
}

/** A number that is the same whatever is sent. */
function numberOf(plan: Plan): number | undefined {
  if (plan.op === 'constant') return typeof plan.value === 'number' ? plan.value : undefined;
  if (plan.op === 'negate' || plan.op === 'abs') {
    const of = numberOf(plan.of);
    return of === undefined ? undefined : plan.op === 'abs' ? Math.abs(of) : -of;
  }
  if (plan.op !== '+' && plan.op !== '-' && plan.op !== '*' && plan.op !== '/') return undefined;
  const [a, b] = [numberOf(plan.left), numberOf(plan.right)];
  if (a === undefined || b === undefined) return undefined;
  const value = plan.op === '+' ? a + b : plan.op === '-' ? a - b : plan.op === '*' ? a * b : a / b;
  return Number.isFinite(value) ? value : undefined;
}
