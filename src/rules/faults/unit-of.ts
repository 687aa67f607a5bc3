import type { Signal } from '../../telemetry/index.ts';
import type { Syntax } from '../expression/parse-expression.ts';
import type { Plan, WindowFunction } from '../expression/plan.ts';
import { celsius, day, kelvin, per, second, times, type Unit, unitOfName, unitOfWord } from './units.ts';

/** Every part of an expression with its place. */
export type Parts = ReadonlyMap<Plan, Syntax>;

/**
 * What a plan is measured in; undefined when nobody can say: a number that is written out fits everything, and what
 * is multiplied or divided may have been converted by it.
 */
export function unitOf(plan: Plan, parts: Parts): Unit | undefined {
  const of = (one: Plan): Unit | undefined => unitOf(one, parts);
  switch (plan.op) {
    case 'signal':
      return unitOfSignal(plan.signal);
    case 'attribute':
    case 'param':
      return unitOfName(plan.name);
    case 'constant':
      return unitOfParam(parts.get(plan));
    case 'negate':
    case 'abs':
      return of(plan.of);
    case 'choose':
      return of(plan.yes) ?? of(plan.no);
    case '+':
    case '-':
      return unitOfSum(plan.op, plan, of);
    case 'window':
      return unitOfWindow(plan.fn, plan.signal);
    case 'quantile':
    case 'baseline':
      return unitOfSignal(plan.signal);
    case 'forecast_min':
      return celsius;
    case 'age':
    case 'held':
    case 'time_to':
    case 'cooling':
      return second;
    case 'last_n':
      return times;
    case 'history':
      return plan.fn === 'days_since_service' ? day : times;
    default:
      return undefined;
  }
}

export function unitOfSignal(signal: Signal): Unit | undefined {
  if (signal.kind !== 'number') return undefined;
  return unitOfWord(signal.unit) ?? unitOfName(signal.name);
}

/** A parameter has the unit of its name; a constant of another origin fits all. */
function unitOfParam(node: Syntax | undefined): Unit | undefined {
  if (node?.op === '-_') return unitOfParam(node.args);
  return node?.op === '.' ? unitOfName(node.args[1]) : undefined;
}

/** Two temperatures make a difference, and one with a difference a temperature. */
function unitOfSum(
  op: '+' | '-',
  { left, right }: { readonly left: Plan; readonly right: Plan },
  of: (plan: Plan) => Unit | undefined,
): Unit | undefined {
  const [one, other] = [of(left), of(right)];
  if (op === '-' && one === celsius && other === celsius) return kelvin;
  const absolute = right.op === 'constant' && right.value === zeroCelsiusK;
  if (absolute && (op === '-' ? one === kelvin : one === celsius)) return op === '-' ? celsius : kelvin;
  if (one === celsius || other === celsius) return celsius;
  return one ?? other;
}

/** 0 °C in kelvin, from the ice point. */
export const zeroCelsiusK = 273.15;

function unitOfWindow(fn: WindowFunction, signal: Signal): Unit | undefined {
  const unit = unitOfSignal(signal);
  switch (fn) {
    case 'count':
    case 'changes':
      return times;
    case 'delta':
    case 'stddev':
      return unit === celsius ? kelvin : unit;
    case 'rate':
    case 'slope':
      return unit && per(unit, second);
    default:
      return unit;
  }
}
