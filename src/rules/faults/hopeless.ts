import type { Level, Rule } from '../document.ts';
import { type Plan, walk } from '../expression/plan.ts';
import type { DocumentFault } from '../form-faults.ts';
import type { RulePlan } from '../plan-rule.ts';
import type { Claim, Conflict } from './facts.ts';
import { type Goal, impossible, type Reasons } from './possible.ts';

/** What no device can bring about: that an episode of a rule begins, reaches a level, or ends. */
export interface HopelessFault extends DocumentFault {
  /** In the text of the field. */
  readonly offset: number;
}

export interface Written {
  /** Of a part of an expression: its text, and where in its field that begins. */
  text(plan: Plan): string;
  offset(plan: Plan): number;
}

export function hopelessFaults(
  rule: Rule,
  plan: RulePlan,
  reasons: Reasons,
  written: Written,
): readonly HopelessFault[] {
  const { detect } = rule;
  if (detect.kind === 'missing') return [];
  const of = { rule, plan, reasons, written };
  if (detect.kind === 'quorum') return [...plan.levels.flatMap((_, i) => beginFaults(of, i)), ...populationFaults(of)];
  const begin = plan.levels.flatMap((_, i) => beginFaults(of, i));
  return begin.length > 0 ? begin : [...coveredFaults(of, detect.levels), ...endFaults(of)];
}

interface Of {
  readonly rule: Rule;
  readonly plan: RulePlan;
  readonly reasons: Reasons;
  readonly written: Written;
}

const goal = (plan: Plan, want: Goal['want']): Goal => ({ plan, want });

function pointerOf({ detect }: Rule, level: number): string {
  if (detect.kind === 'quorum') return '/quorum/when';
  return detect.kind === 'condition' && detect.levels.length > 1 ? `/levels/${level}/when` : '/when';
}

/** That a level can never be true, or one of the ways to it, or only while the rule is inhibited. */
function beginFaults(of: Of, level: number): readonly HopelessFault[] {
  const { rule, plan, reasons, written } = of;
  const when = plan.levels[level];
  if (when === undefined) return [];
  const pointer = pointerOf(rule, level);
  const conflict = impossible([goal(when, 'true')], reasons);
  if (conflict !== undefined) return [never(of, pointer, when, conflict)];
  const parts = waysOf(when).flatMap((part) => {
    const why = impossible([goal(part, 'true')], reasons);
    return why === undefined ? [] : [never(of, pointer, part, why)];
  });
  if (parts.length > 0) return parts;
  const free = plan.unless.map((condition) => goal(condition, 'not true'));
  if (free.length === 0 || impossible([goal(when, 'true'), ...free], reasons) === undefined) return [];
  const names = rule.unless.map((name) => `\`${name}\``).join(' or ');
  const sentence = `the condition \`${written.text(when)}\` is true only while ${names} inhibits the rule: remove it from \`unless\` or from the condition`;
  return [{ pointer: '/unless', offset: 0, code: 'never_fires', sentence }];
}

/** What stands between `||`, where there is any. */
function waysOf(plan: Plan): readonly Plan[] {
  const ways = (one: Plan): readonly Plan[] => (one.op === 'or' ? [...ways(one.left), ...ways(one.right)] : [one]);
  return plan.op === 'or' ? ways(plan) : [];
}

function never({ written }: Of, pointer: string, whole: Plan, conflict: Conflict): HopelessFault {
  const says = `\`${written.text(whole)}\` can never be true`;
  const inside = [...walk(whole)];
  const at = lastIn(conflict, inside, written) ?? whole;
  return {
    pointer,
    offset: written.offset(at),
    code: 'never_fires',
    sentence: `${says}: ${why(conflict, whole, written)}`,
  };
}

/** The part of an expression at which a reader sees the conflict. */
function lastIn(conflict: Conflict, inside: readonly Plan[], { offset }: Written): Plan | undefined {
  const parts = conflict.map(({ plan }) => plan).filter((one) => inside.includes(one));
  return parts.sort((a, b) => offset(a) - offset(b)).at(-1);
}

function why(conflict: Conflict, whole: Plan, written: Written): string {
  const claims = conflict.filter(({ plan }) => plan !== whole);
  const sorted = claims.toSorted((a, b) => written.offset(a.plan) - written.offset(b.plan));
  const parts = [...new Set(sorted.map((one) => `\`${spell(one, written)}\``))];
  if (parts.length >= 2)
    return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)} exclude each other; change one of them`;
  if (parts.length === 1) return `${parts[0]} does not hold whatever a device sends; change it`;
  return 'whatever a device sends; compare with what it can be';
}

function spell({ plan, is }: Claim, { text }: Written): string {
  if (is) return text(plan);
  return plan.op === 'signal' || plan.op === 'known' ? `!${text(plan)}` : `!(${text(plan)})`;
}

function populationFaults(of: Of): readonly HopelessFault[] {
  const { plan, reasons } = of;
  if (plan.of === undefined) return [];
  const conflict = impossible([goal(plan.of, 'true')], reasons);
  return conflict === undefined ? [] : [never(of, '/quorum/of', plan.of, conflict)];
}

/** The first level that has held for long enough counts: one behind another that always comes first never does. */
function coveredFaults({ rule, plan, reasons, written }: Of, levels: readonly Level[]): readonly HopelessFault[] {
  return levels.flatMap((level, i) => {
    const when = plan.levels[i];
    const before = levels.findIndex((other, k) => {
      const cover = plan.levels[k];
      if (k >= i || other.for > level.for || cover === undefined || when === undefined) return false;
      return impossible([goal(when, 'true'), goal(cover, 'not true')], reasons) !== undefined;
    });
    const cover = plan.levels[before];
    if (when === undefined || cover === undefined) return [];
    const holds = `whenever \`${written.text(when)}\` holds, level ${before + 1}, \`${written.text(cover)}\`, holds as well and stands before it`;
    const sentence = `level ${i + 1} is never reached: ${holds}; put the narrower level first`;
    return [{ pointer: pointerOf(rule, i), offset: 0, code: 'never_fires', sentence }];
  });
}

/** An episode ends while `clear.when` is true and no level is; without it, once every level is false. */
function endFaults({ rule, plan, reasons, written }: Of): readonly HopelessFault[] {
  const { levels, clear } = plan;
  if (rule.clear.kind === 'manual') return [];
  const fault = (pointer: string, offset: number, sentence: string): readonly HopelessFault[] => [
    { pointer, offset, code: 'never_clears', sentence },
  ];
  if (clear === undefined) {
    if (
      impossible(
        levels.map((level) => goal(level, 'false')),
        reasons,
      ) === undefined
    )
      return [];
    const remedy = 'let it depend on what a device sends, or write `clear: manual`';
    return fault(
      levels.length > 1 ? '/levels' : '/when',
      0,
      `an episode of this rule could never end by itself, since one of its levels always holds: ${remedy}`,
    );
  }
  const never = impossible([goal(clear, 'true')], reasons);
  if (never !== undefined) {
    const at = lastIn(never, [...walk(clear)], written) ?? clear;
    const says = `\`clear.when\` can never be true, so that no episode could end: ${why(never, clear, written)}`;
    return fault('/clear/when', written.offset(at), says);
  }
  if (impossible([goal(clear, 'true'), ...levels.map((level) => goal(level, 'not true'))], reasons) === undefined)
    return [];
  const says = `\`clear.when\` is true only while the rule's own condition is, so that no episode could end`;
  return fault('/clear/when', 0, `${says}: say what is so when the fault is over, or write \`clear: manual\``);
}
