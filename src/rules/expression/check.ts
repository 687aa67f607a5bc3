import { checkCall, checkMethod } from './check-call.ts';
import { checkMember, checkSignal } from './check-name.ts';
import { nearest } from './nearest.ts';
import type { Syntax } from './parse-expression.ts';
import type { Kind, Plan } from './plan.ts';
import { type ExpressionFault, fits, kindOf, kindWord, type Scope, sourceOf, type Walk } from './scope.ts';

/** Nodes that one expression may have: a bound on what a rule costs at every reading. */
const mostNodes = 400;

export interface Checked {
  /** Undefined when there are faults. */
  readonly plan: Plan | undefined;
  readonly faults: readonly ExpressionFault[];
  /** Every part that stands by itself, with its place, also where others have faults. */
  readonly parts: ReadonlyMap<Plan, Syntax>;
}

/** Resolves every name, proves that kinds fit, and refuses what the rule language leaves out of CEL. */
export function checkExpression(syntax: Syntax, scope: Scope, wanted: Kind): Checked {
  const faults: ExpressionFault[] = [];
  const parts = new Map<Plan, Syntax>();
  let nodes = 0;
  const walk: Walk = {
    scope,
    check(node) {
      nodes += 1;
      if (nodes === mostNodes + 1) {
        walk.fault(node, 'too_large', `the expression has more than ${mostNodes} parts: split the rule`);
      }
      const plan = nodes > mostNodes ? undefined : checkNode(node, walk);
      if (plan !== undefined) parts.set(plan, node);
      return plan;
    },
    fault(node, code, sentence, suggestion) {
      faults.push({ offset: node.range.start, code, sentence, ...(suggestion === undefined ? {} : { suggestion }) });
      return undefined;
    },
  };
  const plan = walk.check(syntax);
  if (plan !== undefined && !fits(plan.kind, wanted)) {
    walk.fault(
      syntax,
      'bad_kinds',
      `the expression is ${kindWord[plan.kind]}: make it ${kindWord[wanted]} by a comparison`,
    );
  }
  return { plan: faults.length === 0 ? plan : undefined, faults, parts };
}

function checkNode(node: Syntax, walk: Walk): Plan | undefined {
  switch (node.op) {
    case 'value':
      return checkLiteral(node, walk);
    case 'id':
      return checkSignal(node, walk);
    case '.':
      return checkMember(node, walk);
    case 'call':
      return checkCall(node, walk);
    case 'rcall':
      return checkMethod(node, walk);
    case '&&':
    case '||':
      return checkBoth(node, 'bool', walk, (left, right) => ({
        op: node.op === '&&' ? 'and' : 'or',
        kind: 'bool',
        left,
        right,
      }));
    case '+':
    case '-':
    case '*':
    case '/':
      return checkBoth(node, 'number', walk, (left, right) => ({ op: node.op, kind: 'number', left, right }));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return checkBoth(node, 'number', walk, (left, right) => ({ op: node.op, kind: 'bool', left, right }));
    case '==':
    case '!=':
      return checkEqual(node, walk);
    case 'in':
      return checkIn(node, walk);
    case '?:':
      return checkChoice(node, walk);
    case '!_':
      return checkOne(node.args, 'bool', walk, (of) => ({ op: 'not', kind: 'bool', of }));
    case '-_':
      return checkOne(node.args, 'number', walk, negate);
    default:
      return walk.fault(node, 'not_supported', `\`${sourceOf(node)}\` uses \`${node.op}\`, which rules do not have`);
  }
}

function checkLiteral(node: Syntax & { op: 'value' }, walk: Walk): Plan | undefined {
  const value = typeof node.args === 'bigint' ? Number(node.args) : node.args;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') {
    return { op: 'constant', kind: kindOf(value), value };
  }
  return walk.fault(
    node,
    'not_supported',
    `\`${sourceOf(node)}\` is no number, text, true or false: use \`known(…)\` for absence`,
  );
}

const negate = (of: Plan): Plan =>
  of.op === 'constant' && typeof of.value === 'number'
    ? { op: 'constant', kind: 'number', value: -of.value }
    : { op: 'negate', kind: 'number', of };

function checkOne(node: Syntax, wanted: Kind, walk: Walk, build: (of: Plan) => Plan): Plan | undefined {
  const of = walk.check(node);
  if (of === undefined) return undefined;
  return fits(of.kind, wanted) ? build(of) : refuseKind(node, of.kind, wanted, walk);
}

function checkBoth(
  node: Syntax & { args: [Syntax, Syntax] },
  wanted: Kind,
  walk: Walk,
  build: (left: Plan, right: Plan) => Plan,
): Plan | undefined {
  const left = checkOne(node.args[0], wanted, walk, (of) => of);
  const right = checkOne(node.args[1], wanted, walk, (of) => of);
  return left && right && build(left, right);
}

function refuseKind(node: Syntax, kind: Kind, wanted: Kind, walk: Walk): undefined {
  const sentence = `\`${sourceOf(node)}\` is ${kindWord[kind]} where ${kindWord[wanted]} is needed`;
  const remedy = kind === 'string' ? 'compare texts with `==` or `in`' : 'compare it first, e.g. `x > 0`';
  return walk.fault(node, 'bad_kinds', `${sentence}: ${remedy}`);
}

function checkEqual(node: Syntax & { op: '==' | '!=' }, walk: Walk): Plan | undefined {
  const left = walk.check(node.args[0]);
  const right = walk.check(node.args[1]);
  if (left === undefined || right === undefined) return undefined;
  if (!fits(left.kind, right.kind)) return refuseComparison(node, left, right, walk);
  if (!isPossible(left, right, node.args[1], walk) || !isPossible(right, left, node.args[0], walk)) return undefined;
  return { op: node.op === '==' ? 'equal' : 'differ', kind: 'bool', left, right };
}

function refuseComparison(node: Syntax, left: Plan, right: Plan, walk: Walk): undefined {
  const sentence = `\`${sourceOf(node)}\` compares ${kindWord[left.kind]} with ${kindWord[right.kind]} and can never be true`;
  return walk.fault(node, 'bad_kinds', `${sentence}: give both sides the same kind`);
}

/** A literal beside an enum signal must be one of its values. */
function isPossible(side: Plan, literal: Plan, at: Syntax, walk: Walk): boolean {
  const values = side.op === 'signal' ? side.signal.values : undefined;
  if (values === undefined || side.op !== 'signal' || literal.op !== 'constant') return true;
  if (values.includes(literal.value as string)) return true;
  const meant = nearest(String(literal.value), values);
  const remedy = meant === undefined ? `use one of ${values.join(', ')}` : `did you mean "${meant}"?`;
  walk.fault(at, 'unknown_value', `\`${side.signal.name}\` is never "${literal.value}": ${remedy}`, meant);
  return false;
}

function checkIn(node: Syntax & { op: 'in' }, walk: Walk): Plan | undefined {
  const [item, list] = node.args;
  const of = walk.check(item);
  if (list.op !== 'list' || list.args.length === 0) {
    return walk.fault(
      list,
      'not_supported',
      `after \`in\` stands \`${sourceOf(list)}\`: write a list, e.g. ["idle", "flame"]`,
    );
  }
  const plans: Plan[] = [];
  for (const one of list.args) {
    const plan = walk.check(one);
    if (plan === undefined || of === undefined || !isPossible(of, plan, one, walk)) continue;
    if (fits(of.kind, plan.kind)) plans.push(plan);
    else refuseComparison(one, of, plan, walk);
  }
  return of && { op: 'in', kind: 'bool', of, list: plans };
}

function checkChoice(node: Syntax & { op: '?:' }, walk: Walk): Plan | undefined {
  const test = checkOne(node.args[0], 'bool', walk, (of) => of);
  const yes = walk.check(node.args[1]);
  const no = walk.check(node.args[2]);
  if (test === undefined || yes === undefined || no === undefined) return undefined;
  if (!fits(yes.kind, no.kind)) return refuseComparison(node, yes, no, walk);
  const kind = yes.kind === no.kind ? yes.kind : 'any';
  return { op: 'choose', kind, test, yes, no };
}
