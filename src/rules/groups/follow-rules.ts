import { runningMode } from '../canary.ts';
import type { Rule } from '../document.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { isRunning, type RuleVersion } from '../engine/rule-set.ts';
import { severities } from '../verdict.ts';
import { recount } from './count.ts';
import { forgetIfEmpty, type GroupRule, inTurn, judgeAt, modeOf } from './group-state.ts';
import { endGroup } from './judge.ts';

/**
 * Brings groups to the rule set after rule `id` changed and devices moved to it. A new version keeps the open episodes
 * of its groups and counts anew; where the mode or what groups are made by has changed, they end.
 */
export function followRule(state: EngineState, id: string): void {
  const { groups } = state;
  const before = groups.rules.get(id);
  const after = groupRules(state.rules.all()).find((one) => one.id === id);
  const alike = after !== undefined && before?.by === after.by;
  for (const group of inTurn(groups.byRule.get(id)?.values() ?? [])) {
    if (!alike || modeOf(group, before) !== modeOf(group, after)) endGroup(state, group, 'rule-retired', state.at);
    else if (group.level !== -1) group.level = sameLevel(before, after, group.level);
    group.clearing = Number.NaN;
  }
  putInForce(state);
  if (before === undefined && after === undefined) return;
  recount(state, id);
  for (const group of groups.byRule.get(id)?.values() ?? []) {
    // Its devices are looked at in the next second, and the group after them.
    if (after !== undefined) judgeAt(groups, group, (state.pace.second + 1) * 1000);
    forgetIfEmpty(groups, group);
  }
}

/** Takes the quorum rules of the rule set over, and tells their groups. */
export function putInForce({ groups, rules }: EngineState): void {
  groups.rules.clear();
  for (const rule of groupRules(rules.all())) {
    groups.rules.set(rule.id, rule);
    for (const group of groups.byRule.get(rule.id)?.values() ?? []) group.rule = rule;
  }
}

/** Where an open episode stands in the levels of the new version: at the same severity, else at the least. */
function sameLevel(before: GroupRule, after: GroupRule, level: number): number {
  const severity = before.levels[level]?.severity;
  const at = after.levels.findIndex((one) => one.severity === severity);
  return at === -1 ? after.levels.length - 1 : at;
}

/** A person ended the episode of a group. Should the quorum still be met in the next second, another begins. */
export function clearGroup(state: EngineState, id: string, ruleId: string): void {
  const group = state.groups.byRule.get(ruleId)?.get(id);
  if (group === undefined || group.level === -1) return;
  endGroup(state, group, 'manual', state.at);
  judgeAt(state.groups, group, (state.pace.second + 1) * 1000);
}

/** The quorum rules among those in force. */
function groupRules(versions: readonly RuleVersion[]): GroupRule[] {
  return versions.flatMap(({ rule, version }, order) => {
    const made = isRunning(rule) ? groupRule(rule, version, order) : undefined;
    return made === undefined ? [] : [made];
  });
}

function groupRule(rule: Rule, version: number, order: number): GroupRule | undefined {
  const { detect, clear } = rule;
  if (detect.kind !== 'quorum') return undefined;
  const levels = detect.levels.map((level, place) => ({ ...level, place }));
  return {
    ...runningMode(rule),
    version,
    by: detect.by,
    silence: detect.member.kind === 'missing',
    levels: levels.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    clearShare: clear.kind === 'auto' ? clear.share : undefined,
    clearFor: clear.kind === 'auto' ? clear.for : 0,
    manual: clear.kind === 'manual',
    order,
  };
}
