import type { Signal } from '../../telemetry/index.ts';
import type { Plan, WindowFunction } from '../expression/plan.ts';
import { anything, exactly, hull, type Interval, magnitude, plus, times, upFrom } from './interval.ts';

/** What is known of the values that a rule's names can have. */
export interface Ranges {
  /** Of a parameter: every value that it has for some device. */
  param(name: string): Interval;
  /** Of a signal: what the catalogue lets through. */
  signal(signal: Signal): Interval;
}

/** What a plan that is a number can be, whatever devices send. */
export function rangeOf(plan: Plan, ranges: Ranges): Interval {
  const of = (one: Plan): Interval => rangeOf(one, ranges);
  switch (plan.op) {
    case 'constant':
      return typeof plan.value === 'number' ? exactly(plan.value) : anything;
    case 'signal':
      return ranges.signal(plan.signal);
    case 'param':
      return ranges.param(plan.name);
    case 'negate':
      return times(exactly(-1), of(plan.of));
    case 'abs':
      return magnitude(of(plan.of));
    case '+':
      return plus(of(plan.left), of(plan.right));
    case '-':
      return plus(of(plan.left), times(exactly(-1), of(plan.right)));
    case '*':
      return times(of(plan.left), of(plan.right));
    case 'choose':
      return plan.kind === 'number' ? hull(of(plan.yes), of(plan.no)) : anything;
    case 'window':
      return windowRange(plan.fn, ranges.signal(plan.signal));
    case 'quantile':
    case 'baseline':
      return sketched(ranges.signal(plan.signal));
    case 'last_n':
      return { low: 0, high: plan.most };
    case 'history':
      return plan.fn === 'days_since_service' ? upFrom(0) : { low: 0, high: mostTickets };
    case 'time_to':
      return { low: 0, high: yearS };
    case 'cooling':
      return { low: 0, high: twoDaysS };
    case 'age':
    case 'held':
      return upFrom(0);
    default:
      return anything;
  }
}

/** The engine keeps so many tickets of a device; beyond these times nothing is foreseen (see the functions). */
const mostTickets = 16;
const yearS = 365 * 86_400;
const twoDaysS = 48 * 3_600;

/** A sketch is off by a few hundredths of the value at most. */
const sketchError = 0.05;
const sketched = ({ low, high }: Interval): Interval => ({
  low: low - Math.abs(low) * sketchError,
  high: high + Math.abs(high) * sketchError,
});

function windowRange(fn: WindowFunction, of: Interval): Interval {
  const width = of.high - of.low;
  switch (fn) {
    case 'avg':
    case 'min':
    case 'max':
      return of;
    case 'sum':
      return { low: of.low >= 0 ? 0 : Number.NEGATIVE_INFINITY, high: of.high <= 0 ? 0 : Number.POSITIVE_INFINITY };
    case 'count':
    case 'changes':
      return upFrom(0);
    case 'delta':
      return { low: -width, high: width };
    case 'stddev':
      return { low: 0, high: width };
    default:
      return anything;
  }
}
