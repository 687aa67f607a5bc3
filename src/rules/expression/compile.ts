import { unreachable } from '../../base/index.ts';
import { compileOrder } from './compile-order.ts';
import { compileMoving, readSlot, readWindow } from './compile-time.ts';
import type { AnyRead, BoolRead, Frame, NumberRead, Places, TextRead } from './frame.ts';
import type { Plan } from './plan.ts';
import { readAnswer } from './read-answer.ts';
import { readHistory } from './read-history.ts';
import { readLastN } from './read-last-n.ts';
import { readBaseline, readQuantile } from './read-quantile.ts';
import { readForecastMin } from './read-weather.ts';

/**
 * Turns plans into closures over true, false and unknown. Unknown is NaN for numbers and undefined for the rest.
 * No closure throws or allocates; reading the same frame twice gives the same value.
 */

/** A condition: true, false, or undefined = unknown. */
export function compileBool(plan: Plan, places: Places): BoolRead {
  switch (plan.op) {
    case 'and':
      return compileAnd(compileBool(plan.left, places), compileBool(plan.right, places));
    case 'or':
      return compileOr(compileBool(plan.left, places), compileBool(plan.right, places));
    case 'not': {
      const of = compileBool(plan.of, places);
      return (frame) => negated(of(frame));
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileOrder(plan, places, compilers);
    case 'equal':
      return compileEqual(plan.left, plan.right, places);
    case 'differ': {
      const equal = compileEqual(plan.left, plan.right, places);
      return (frame) => negated(equal(frame));
    }
    case 'in':
      return compileIn(plan, places);
    case 'known':
      return compileKnown(plan.of, places);
    case 'choose': {
      const test = compileBool(plan.test, places);
      const yes = compileBool(plan.yes, places);
      const no = compileBool(plan.no, places);
      return (frame) => choose(test(frame), yes, no, frame);
    }
    case 'signal': {
      const read = readSlot(plan.signal);
      return (frame) => {
        const value = read(frame);
        return Number.isNaN(value) ? undefined : value === 1;
      };
    }
    default: {
      const read = compileAny(plan, places);
      return (frame) => {
        const value = read(frame);
        return typeof value === 'boolean' ? value : undefined;
      };
    }
  }
}

/** A number; NaN = unknown. Overflow and division by zero are unknown too. */
function compileNumber(plan: Plan, places: Places): NumberRead {
  switch (plan.op) {
    case 'signal':
      return readSlot(plan.signal);
    case 'negate': {
      const of = compileNumber(plan.of, places);
      return (frame) => -of(frame);
    }
    case 'abs': {
      const of = compileNumber(plan.of, places);
      return (frame) => Math.abs(of(frame));
    }
    case '+':
    case '-':
    case '*':
    case '/':
      return compileArithmetic(plan.op, compileNumber(plan.left, places), compileNumber(plan.right, places));
    case 'choose': {
      const test = compileBool(plan.test, places);
      const yes = compileNumber(plan.yes, places);
      const no = compileNumber(plan.no, places);
      return (frame) => choose(test(frame), yes, no, frame) ?? Number.NaN;
    }
    case 'window':
      return readWindow(plan, places);
    case 'history':
      return readHistory(plan);
    case 'answer':
      return readAnswer(plan, places);
    case 'quantile':
      return readQuantile(plan, places);
    case 'forecast_min':
      return readForecastMin(plan);
    case 'baseline':
      return readBaseline(plan, places);
    case 'last_n':
      return readLastN(plan, compileBool(plan.of, places), places);
    case 'time_to':
    case 'cooling':
    case 'age':
    case 'held': {
      const read = compileMoving(plan, places, compilers);
      return (frame) => {
        const value = read(frame);
        // Nothing says when the surrounding arithmetic turns, so look again at the next second.
        if (frame.moves && frame.now + 1 < frame.wake) frame.wake = frame.now + 1;
        return value;
      };
    }
    default: {
      const read = compileAny(plan, places);
      return (frame) => {
        const value = read(frame);
        return typeof value === 'number' ? value : Number.NaN;
      };
    }
  }
}

/** A value of whatever kind the plan has; undefined = unknown. */
export function compileAny(plan: Plan, places: Places): AnyRead {
  if (plan.op === 'constant') {
    const { value } = plan;
    return () => value;
  }
  if (plan.op === 'attribute') {
    const index = places.attribute(plan.name);
    return (frame) => frame.attributes[index];
  }
  if (plan.op === 'param') {
    const index = places.param(plan.name);
    return (frame) => frame.attributes[index];
  }
  if (plan.op === 'signal' && plan.kind === 'string') return readText(plan);
  if (plan.op === 'choose') {
    const test = compileBool(plan.test, places);
    const yes = compileAny(plan.yes, places);
    const no = compileAny(plan.no, places);
    return (frame) => choose(test(frame), yes, no, frame);
  }
  if (plan.kind === 'bool') return compileBool(plan, places);
  if (plan.kind !== 'number') return unreachable(plan as never);
  const read = compileNumber(plan, places);
  return (frame) => {
    const value = read(frame);
    return Number.isNaN(value) ? undefined : value;
  };
}

const compilers = { number: compileNumber, bool: compileBool };

const negated = (value: boolean | undefined): boolean | undefined => (value === undefined ? undefined : !value);

function choose<T>(test: boolean | undefined, yes: (f: Frame) => T, no: (f: Frame) => T, frame: Frame): T | undefined {
  if (test === undefined) return undefined;
  return test ? yes(frame) : no(frame);
}

function compileAnd(left: BoolRead, right: BoolRead): BoolRead {
  return (frame) => {
    const one = left(frame);
    if (one === false) return false;
    const other = right(frame);
    return other === false ? false : one === undefined ? undefined : other;
  };
}

function compileOr(left: BoolRead, right: BoolRead): BoolRead {
  return (frame) => {
    const one = left(frame);
    if (one === true) return true;
    const other = right(frame);
    return other === true ? true : one === undefined ? undefined : other;
  };
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

function compileArithmetic(op: '+' | '-' | '*' | '/', left: NumberRead, right: NumberRead): NumberRead {
  switch (op) {
    case '+':
      return (frame) => finite(left(frame) + right(frame));
    case '-':
      return (frame) => finite(left(frame) - right(frame));
    case '*':
      return (frame) => finite(left(frame) * right(frame));
    case '/':
      return (frame) => finite(left(frame) / right(frame));
    default:
      return unreachable(op);
  }
}

function readText(plan: Plan & { op: 'signal' }): TextRead {
  const { slot } = plan.signal;
  const fresh = readSlot(plan.signal);
  return (frame) => (Number.isNaN(fresh(frame)) ? undefined : frame.texts[slot]);
}

/** Values of different kinds, which only free attributes can bring, are neither equal nor different: unknown. */
function compileEqual(left: Plan, right: Plan, places: Places): BoolRead {
  if (left.kind === 'number' && right.kind === 'number') {
    const one = compileNumber(left, places);
    const other = compileNumber(right, places);
    return (frame) => {
      const a = one(frame);
      const b = other(frame);
      return Number.isNaN(a) || Number.isNaN(b) ? undefined : a === b;
    };
  }
  const one = compileAny(left, places);
  const other = compileAny(right, places);
  return (frame) => {
    const a = one(frame);
    const b = other(frame);
    return a === undefined || b === undefined || typeof a !== typeof b ? undefined : a === b;
  };
}

function compileIn(plan: Plan & { op: 'in' }, places: Places): BoolRead {
  const of = compileAny(plan.of, places);
  const constants = plan.list.flatMap((one) => (one.op === 'constant' ? [one.value] : []));
  if (constants.length === plan.list.length && plan.of.kind !== 'any') {
    return (frame) => {
      const value = of(frame);
      return value === undefined ? undefined : constants.includes(value);
    };
  }
  const tests = plan.list.map((one) => compileEqual(plan.of, one, places));
  return tests.reduce(compileOr);
}

function compileKnown(of: Plan, places: Places): BoolRead {
  const read = compileAny(of, places);
  return (frame) => read(frame) !== undefined;
}
