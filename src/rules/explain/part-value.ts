import type { SignalValue } from '../../telemetry/index.ts';
import type { Syntax } from '../expression/parse-expression.ts';
import { sourceOf } from '../expression/scope.ts';

/** What was read of signals, attributes and calls, by their text in the rule, and the rule's own constants. */
export interface Facts {
  readonly inputs: Readonly<Record<string, SignalValue | null>>;
  readonly params: Readonly<Record<string, number | string>>;
}

/** A value, or null = unknown. */
type Known = SignalValue | null;

/**
 * The value of a part of an expression, worked out from what was read: by the same rules as the engine's, over true,
 * false and unknown. Calls over time are never worked out anew: what they came to is among the inputs, whatever they do.
 */
export function partValue(node: Syntax, facts: Facts): Known {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'bigint' ? Number(node.args) : (node.args as SignalValue);
    case 'id':
      return read(node.args, facts);
    case '.':
      return memberOf(sourceOf(node), node.args[1], facts);
    case 'call':
      return callOf(node, facts);
    case '!_':
      return negated(partValue(node.args, facts));
    case '-_': {
      const of = partValue(node.args, facts);
      return typeof of === 'number' ? -of : null;
    }
    case '&&':
      return both(node.args, facts, false);
    case '||':
      return both(node.args, facts, true);
    case '?:': {
      const test = partValue(node.args[0], facts);
      return test === null ? null : partValue(node.args[test === true ? 1 : 2], facts);
    }
    case 'in':
      return isIn(node, facts);
    case '==':
      return equal(partValue(node.args[0], facts), partValue(node.args[1], facts));
    case '!=':
      return negated(equal(partValue(node.args[0], facts), partValue(node.args[1], facts)));
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '/':
      return computed(node.op, partValue(node.args[0], facts), partValue(node.args[1], facts));
    default:
      return null;
  }
}

const read = (name: string, { inputs }: Facts): Known => (Object.hasOwn(inputs, name) ? (inputs[name] ?? null) : null);

/** A parameter may differ by device: then it is among the inputs. */
function memberOf(text: string, name: string, facts: Facts): Known {
  const given = read(text, facts);
  if (given !== null || !text.startsWith('params.')) return given;
  return Object.hasOwn(facts.params, name) ? (facts.params[name] ?? null) : null;
}

function callOf(node: Syntax & { op: 'call' }, facts: Facts): Known {
  const [name, args] = node.args;
  const [first] = args;
  if (name === 'known' && first !== undefined) return partValue(first, facts) !== null;
  if (name !== 'abs' || first === undefined) return read(sourceOf(node), facts);
  const of = partValue(first, facts);
  return typeof of === 'number' ? Math.abs(of) : null;
}

const negated = (value: Known): Known => (typeof value === 'boolean' ? !value : null);

const equal = (a: Known, b: Known): boolean | null =>
  a === null || b === null || typeof a !== typeof b ? null : a === b;

/** `decides`: the value of one side that settles the whole, whatever the other is. */
function both([left, right]: readonly [Syntax, Syntax], facts: Facts, decides: boolean): Known {
  const sides = [partValue(left, facts), partValue(right, facts)];
  if (sides.includes(decides)) return decides;
  return sides.includes(null) ? null : !decides;
}

function isIn(node: Syntax & { op: 'in' }, facts: Facts): Known {
  const [item, list] = node.args;
  const of = partValue(item, facts);
  if (list.op !== 'list') return null;
  const each = list.args.map((one: Syntax) => equal(of, partValue(one, facts)));
  if (each.includes(true)) return true;
  return each.includes(null) ? null : false;
}

function computed(op: '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/', a: Known, b: Known): Known {
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default: {
      const value = op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : a / b;
      return Number.isFinite(value) ? value : null;
    }
  }
}
