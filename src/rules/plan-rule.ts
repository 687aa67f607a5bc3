import type { DeviceType } from '../telemetry/index.ts';
import type { Rule } from './document.ts';
import { checkExpression } from './expression/check.ts';
import { nearest } from './expression/nearest.ts';
import { parseExpression } from './expression/parse-expression.ts';
import type { Plan } from './expression/plan.ts';
import type { ExpressionFault, Scope } from './expression/scope.ts';

/** A rule's expressions, resolved for one device type. */
export interface RulePlan {
  /** In the order of the document. Empty for a `missing` rule. */
  readonly levels: readonly Plan[];
  readonly clear: Plan | undefined;
  readonly unless: readonly Plan[];
}

/** A fault at `offset` of the text in the field `pointer`. */
interface PlanFault extends ExpressionFault {
  readonly pointer: string;
}

export type PlannedRule =
  | { readonly ok: true; readonly plan: RulePlan }
  | { readonly ok: false; readonly faults: readonly PlanFault[] };

/** Checks every expression of `rule` against `type`; all faults at once. */
export function planRule(rule: Rule, type: DeviceType): PlannedRule {
  const faults: PlanFault[] = [];
  const scope = { type, params: rule.params };
  const plan = (text: string, pointer: string): Plan | undefined => {
    const planned = planText(text, scope);
    if ('plan' in planned) return planned.plan;
    faults.push(...planned.faults.map((fault) => ({ pointer, ...fault })));
    return undefined;
  };
  const levels = rule.detect.kind === 'missing' ? [] : rule.detect.levels;
  const single = levels.length === 1;
  const levelPlans = levels.map((level, i) => plan(level.when, single ? '/when' : `/levels/${i}/when`));
  const clear =
    rule.clear.kind === 'auto' && rule.clear.when !== undefined ? plan(rule.clear.when, '/clear/when') : undefined;
  const unless = rule.unless.map((name, i) => planCondition(name, `/unless/${i}`, scope, faults));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, plan: { levels: levelPlans.filter(isPlan), clear, unless: unless.filter(isPlan) } };
}

const isPlan = (plan: Plan | undefined): plan is Plan => plan !== undefined;

function planText(text: string, scope: Scope): { plan: Plan } | { faults: readonly ExpressionFault[] } {
  const parsed = parseExpression(text);
  if (!parsed.ok) return { faults: [{ ...parsed.fault, code: 'bad_expression' }] };
  const { plan, faults } = checkExpression(parsed.syntax, scope, 'bool');
  return plan === undefined ? { faults } : { plan };
}

function planCondition(name: string, pointer: string, scope: Scope, faults: PlanFault[]): Plan | undefined {
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
  const planned = planText(condition.when, { type, params: {} });
  if ('plan' in planned) return planned.plan;
  return fault(`the catalogue's condition \`${name}\` of ${type.name} is faulty: ${planned.faults[0]?.sentence}`);
}
