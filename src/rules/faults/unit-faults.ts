import type { Signal } from '../../telemetry/index.ts';
import type { Syntax } from '../expression/parse-expression.ts';
import type { Plan } from '../expression/plan.ts';
import { type ExpressionFault, sourceOf } from '../expression/scope.ts';
import { type Parts, unitOf, unitOfSignal, zeroCelsiusK } from './unit-of.ts';
import { celsius, kelvin, type Unit } from './units.ts';

/** Numbers in different units that are compared, added or subtracted; each with what to write instead. */
export function unitFaults(parts: Parts): readonly ExpressionFault[] {
  return [...parts].flatMap(([plan, node]) => pairsIn(plan, node).flatMap((pair) => clashOf(pair, parts)));
}

type How = '+' | '-' | 'compare';

/** Two numbers that must be measured alike. */
interface Pair {
  readonly how: How;
  /** A signal where the right side is the level that it is to reach. */
  readonly left: Plan | Signal;
  readonly right: Plan;
  /** Of the right side. */
  readonly at: Syntax | undefined;
  /** What stands in the sentence. */
  readonly whole: Syntax;
}

function pairsIn(plan: Plan, whole: Syntax): readonly Pair[] {
  const args: readonly unknown[] = Array.isArray(whole.args) ? whole.args : [];
  const at = (i: number): Syntax | undefined => args[i] as Syntax | undefined;
  switch (plan.op) {
    case '+':
    case '-':
      return [{ how: plan.op, left: plan.left, right: plan.right, at: at(1), whole }];
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'equal':
    case 'differ':
      return [{ how: 'compare', left: plan.left, right: plan.right, at: at(1), whole }];
    case 'choose':
      return plan.kind === 'number' ? [{ how: 'compare', left: plan.yes, right: plan.no, at: at(2), whole }] : [];
    case 'in': {
      const list = at(1)?.args as readonly Syntax[] | undefined;
      return plan.list.map((one, i) => ({ how: 'compare', left: plan.of, right: one, at: list?.[i], whole }));
    }
    case 'time_to':
    case 'cooling': {
      const given = at(1) as unknown as readonly Syntax[];
      return [{ how: 'compare', left: plan.signal, right: plan.level, at: given[1], whole }];
    }
    default:
      return [];
  }
}

function clashOf({ how, left, right, at, whole }: Pair, parts: Parts): readonly ExpressionFault[] {
  const one = 'op' in left ? unitOf(left, parts) : unitOfSignal(left);
  const other = unitOf(right, parts);
  if (at === undefined || one === undefined || other === undefined || isAlike(one, other)) return [];
  const sides = 'op' in left ? [left, right] : [right];
  if (isHeat(one) && isHeat(other) && mayMeet(how, one, sides, parts)) return [];
  const { says, suggestion } = remedyFor(one, other, at);
  const sentence = `\`${sourceOf(whole)}\` has ${one.word} on one side and ${other.word} on the other: ${says}`;
  return [
    { offset: at.range.start, code: 'unit_mismatch', sentence, ...(suggestion === undefined ? {} : { suggestion }) },
  ];
}

const isAlike = (one: Unit, other: Unit): boolean =>
  one.dimension === other.dimension && Math.abs(one.scale / other.scale - 1) < 1e-9;

const isHeat = (unit: Unit): boolean => unit === celsius || unit === kelvin;

/**
 * A difference may be added to a temperature or taken from it. A threshold in °C beside a difference that the rule
 * itself makes can only be meant for one.
 */
function mayMeet(how: How, left: Unit, sides: readonly Plan[], parts: Parts): boolean {
  if (how === '+' || (how === '-' && left === celsius)) return true;
  const [threshold, made] = ['constant', 'param', 'attribute'].includes(sides[0]?.op ?? '')
    ? sides
    : sides.toReversed();
  if (threshold === undefined || made === undefined || unitOf(threshold, parts) !== celsius) return false;
  return ['constant', 'param', 'attribute'].includes(threshold.op) && isMadeHere(made);
}

function isMadeHere(plan: Plan): boolean {
  if (plan.op === 'abs' || plan.op === 'negate') return isMadeHere(plan.of);
  return plan.op === '-' || (plan.op === 'window' && (plan.fn === 'delta' || plan.fn === 'stddev'));
}

function remedyFor(left: Unit, right: Unit, at: Syntax): { readonly says: string; readonly suggestion?: string } {
  const text = sourceOf(at);
  const written = isSimple(at) ? text : `(${text})`;
  if (isHeat(left) && isHeat(right)) {
    const suggestion = `${written} ${left === celsius ? '-' : '+'} ${zeroCelsiusK}`;
    const sides = left === celsius ? `\`${text}\` is no difference` : 'the left side is no difference';
    return {
      says: `compare with the difference of two temperatures, or, if ${sides}, write \`${suggestion}\``,
      suggestion,
    };
  }
  if (left.dimension !== right.dimension) {
    return {
      says: `that is ${left.dimension} and ${right.dimension}, which cannot be compared; use what measures the same`,
    };
  }
  const factor = right.scale / left.scale;
  const [sign, by] = factor >= 1 ? ['*', factor] : ['/', 1 / factor];
  const suggestion = `${written} ${sign} ${Number(by.toPrecision(12))}`;
  return { says: `write \`${suggestion}\``, suggestion };
}

const isSimple = (node: Syntax): boolean => ['id', '.', 'call', 'value', '*', '/'].includes(node.op);
