import { unreachable } from '../base/index.ts';
import type { DeviceType } from '../telemetry/index.ts';
import type { Detect, Rule } from './document.ts';
import { type Checked, checkExpression } from './expression/check.ts';
import { nearest } from './expression/nearest.ts';
import { parseExpression } from './expression/parse-expression.ts';
import { type Plan, walk } from './expression/plan.ts';
import type { ExpressionFault, Scope } from './expression/scope.ts';
import { overridden } from './overrides.ts';
import { type Asked, createAsking } from './trends/ask-plan.ts';
import { askableFunctions } from './trends/question.ts';

/** A rule's expressions, resolved for one device type. */
export interface RulePlan {
  /** In the order of the document; of a quorum the condition of its members. Empty where silence is looked for. */
  readonly levels: readonly Plan[];
  readonly clear: Plan | undefined;
  readonly unless: readonly Plan[];
  /** Of a quorum: which devices its share is of; undefined = all that were heard. */
  readonly of?: Plan;
  /** Of a `missing` rule: whether somebody works on the device, where its type has such a condition. */
  readonly planned?: Plan;
  /** What the store is asked on the rule's schedule. */
  readonly asked: readonly Asked[];
}

/** A fault at `offset` of the text in the field `pointer`. */
interface PlanFault extends ExpressionFault {
  readonly pointer: string;
}

export type PlannedRule =
  | { readonly ok: true; readonly plan: RulePlan }
  | { readonly ok: false; readonly faults: readonly PlanFault[] };

/** Told what became of each expression of a rule, with its place in the document. */
export type Watch = (pointer: string, checked: Checked) => void;

/** Checks every expression of `rule` against `type`; all faults at once. */
export function planRule(rule: Rule, type: DeviceType, watch: Watch = () => undefined): PlannedRule {
  const faults: PlanFault[] = [];
  const scope = { type, params: rule.params, overridden: overridden(rule.overrides), asked: rule.every !== undefined };
  const asking = createAsking();
  const plan = (text: string, pointer: string): Plan | undefined => {
    const planned = planText(text, scope, (checked) => watch(pointer, checked));
    if ('plan' in planned) return rule.every === undefined ? planned.plan : asking.ask(planned.plan);
    faults.push(...planned.faults.map((fault) => ({ pointer, ...fault })));
    return undefined;
  };
  const levelPlans = conditionsOf(rule.detect).map(({ when, pointer }) => plan(when, pointer));
  const of = planPopulation(rule.detect, plan, faults);
  const clear =
    rule.clear.kind === 'auto' && rule.clear.when !== undefined ? plan(rule.clear.when, '/clear/when') : undefined;
  const unless = rule.unless.map((name, i) => planCondition(name, `/unless/${i}`, scope, faults, watch));
  if (rule.every !== undefined && asking.asked.length === 0 && faults.length === 0) faults.push(nothingAsked);
  if (faults.length > 0) return { ok: false, faults };
  const planned = rule.detect.kind === 'missing' ? plannedWork(scope) : undefined;
  const rest = { ...(of === undefined ? {} : { of }), ...(planned === undefined ? {} : { planned }) };
  const plans = { levels: levelPlans.filter(isPlan), clear, unless: unless.filter(isPlan), asked: asking.asked };
  return { ok: true, plan: { ...plans, ...rest } };
}

/** The conditions over signals that a rule consists of, each with its place in the document. */
function conditionsOf(detect: Detect): readonly { readonly when: string; readonly pointer: string }[] {
  switch (detect.kind) {
    case 'missing':
      return [];
    case 'quorum':
      return detect.member.kind === 'missing' ? [] : [{ when: detect.member.when, pointer: '/quorum/when' }];
    case 'condition': {
      const single = detect.levels.length === 1;
      return detect.levels.map(({ when }, i) => ({ when, pointer: single ? '/when' : `/levels/${i}/when` }));
    }
    default:
      return unreachable(detect);
  }
}

function planPopulation(
  detect: Detect,
  plan: (text: string, pointer: string) => Plan | undefined,
  faults: PlanFault[],
): Plan | undefined {
  if (detect.kind !== 'quorum' || detect.of === undefined) return undefined;
  const of = plan(detect.of, '/quorum/of');
  // Silence is looked at in the server's time and by no reading: what a device last sent would not be asked again.
  if (of !== undefined && detect.member.kind === 'missing' && [...walk(of)].some((one) => !fixed.includes(one.op))) {
    const sentence = '`quorum.of` beside `quorum.missing` reads what devices send: let it read `device.<name>` only';
    faults.push({ pointer: '/quorum/of', offset: 0, code: 'not_supported', sentence });
  }
  return of;
}

/** What does not change while a device sends. */
const fixed: readonly Plan['op'][] = [
  ...(['constant', 'attribute', 'param', 'and', 'or', 'not', 'negate', 'abs', '+', '-', '*', '/'] as const),
  ...(['<', '<=', '>', '>=', 'equal', 'differ', 'in', 'choose', 'known'] as const),
];

const plannedWork = (scope: Scope): Plan | undefined =>
  scope.type.conditions.some((one) => one.name === serviceMode)
    ? planCondition(serviceMode, '/missing', scope, [])
    : undefined;

/** The condition by which a device type says that somebody works on the device. */
const serviceMode = 'service_mode';

const nothingAsked: PlanFault = {
  ...{ pointer: '/every', offset: 0, code: 'contradiction' },
  sentence: `there is nothing to ask every so often: use a window of ${askableFunctions.join(', ')}, or remove \`every\``,
};

const isPlan = (plan: Plan | undefined): plan is Plan => plan !== undefined;

function planText(
  text: string,
  scope: Scope,
  watch: (checked: Checked) => void,
): { plan: Plan } | { faults: readonly ExpressionFault[] } {
  const parsed = parseExpression(text);
  if (!parsed.ok) return { faults: [{ ...parsed.fault, code: 'bad_expression' }] };
  const checked = checkExpression(parsed.syntax, scope, 'bool');
  watch(checked);
  const { plan, faults } = checked;
  return plan === undefined ? { faults } : { plan };
}

function planCondition(
  name: string,
  pointer: string,
  scope: Scope,
  faults: PlanFault[],
  watch: Watch = () => undefined,
): Plan | undefined {
  const { type } = scope;
  const condition = type.conditions.find((one) => one.name === name);
  const fault = (sentence: string, suggestion?: string): undefined => {
    const meant = suggestion === undefined ? {} : { suggestion };
    faults.push({ pointer, offset: 0, code: 'unknown_condition', sentence, ...meant });
  };
  if (condition === undefined) {
    const names = type.conditions.map((one) => one.name);
    const meant = nearest(name, names);
    const remedy = meant === undefined ? `it has ${names.join(', ') || 'none'}` : `did you mean \`${meant}\`?`;
    return fault(`${type.name} has no condition \`${name}\`: ${remedy}`, meant);
  }
  const planned = planText(condition.when, { type, params: {} }, (checked) => watch(pointer, checked));
  if ('plan' in planned) return planned.plan;
  return fault(`the catalogue's condition \`${name}\` of ${type.name} is faulty: ${planned.faults[0]?.sentence}`);
}
