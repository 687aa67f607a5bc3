import { modeFor, type RunningMode } from '../canary.ts';
import type { GroupKind, Severity } from '../verdict.ts';

/** A quorum rule in force, as it judges groups. */
export interface GroupRule extends RunningMode {
  readonly version: number;
  readonly by: GroupKind;
  /** Whether its members are silent devices. */
  readonly silence: boolean;
  /** Most severe first. */
  readonly levels: readonly GroupLevel[];
  /** Below this share the episode ends; undefined: when no level is reached. */
  readonly clearShare: number | undefined;
  readonly clearFor: number;
  readonly manual: boolean;
  /** Its place among the rules: groups speak in this order. */
  readonly order: number;
}

export interface GroupLevel {
  readonly atLeast: number;
  readonly share: number;
  readonly severity: Severity;
  /** Position in the document. */
  readonly place: number;
}

/** What one rule knows of one group. Exists while it has members, a population, or an open episode. */
export interface Group {
  rule: GroupRule;
  readonly id: string;
  members: number;
  population: number;
  /** The open level's place in the rule's `levels`; -1 closed. */
  level: number;
  /** Since when the open level is reached; NaN when closed. In the server's time, as all of a group. */
  since: number;
  /** Since when the share is low enough to end the episode; NaN = it is not. */
  clearing: number;
  /** When to judge it though nothing changes; Infinity = never. */
  due: number;
}

/** Whether what is said of the group has effect, by `rule` or by the one that it stands under. */
export const modeOf = ({ rule: own, id }: Group, rule: GroupRule = own): 'active' | 'shadow' =>
  modeFor(rule, { id, model: null, district: own.by === 'district' ? id : null });

export interface Groups {
  /** The quorum rules in force, by id. */
  readonly rules: Map<string, GroupRule>;
  /** By rule and name of the group. */
  readonly byRule: Map<string, Map<string, Group>>;
  /** Those whose numbers changed since they were last judged. */
  readonly changed: Set<Group>;
  /** Those with a finite `due`. */
  readonly timed: Set<Group>;
  /** No group is due before this second; Infinity = none is. */
  second: number;
}

export const createGroups = (): Groups => ({
  rules: new Map(),
  byRule: new Map(),
  changed: new Set(),
  timed: new Set(),
  second: Number.POSITIVE_INFINITY,
});

export function groupOf(groups: Groups, rule: GroupRule, id: string): Group {
  const byName = groups.byRule.get(rule.id) ?? new Map<string, Group>();
  groups.byRule.set(rule.id, byName);
  const known = byName.get(id);
  if (known !== undefined) return known;
  const none = { level: -1, since: Number.NaN, clearing: Number.NaN, due: Number.POSITIVE_INFINITY };
  const group: Group = { rule, id, members: 0, population: 0, ...none };
  byName.set(id, group);
  return group;
}

/** Has the group judged at the first whole second from `due` on; Infinity = not before its numbers change. */
export function judgeAt(groups: Groups, group: Group, due: number): void {
  group.due = due;
  if (due === Number.POSITIVE_INFINITY) {
    groups.timed.delete(group);
    return;
  }
  groups.timed.add(group);
  groups.second = Math.min(groups.second, Math.ceil(due / 1000));
}

/** Forgets a group of which nothing is left to know. */
export function forgetIfEmpty(groups: Groups, group: Group): void {
  if (group.members > 0 || group.population > 0 || group.level !== -1) return;
  const byName = groups.byRule.get(group.rule.id);
  groups.timed.delete(group);
  groups.changed.delete(group);
  // Another of the same name may have taken its place.
  if (byName?.get(group.id) !== group) return;
  byName.delete(group.id);
  if (byName.size === 0) groups.byRule.delete(group.rule.id);
}

/** Every group, by the order of rules and then by name: the order in which they speak. */
export const inTurn = (groups: Iterable<Group>): Group[] =>
  [...groups].sort((a, b) => a.rule.order - b.rule.order || (a.id < b.id ? -1 : 1));
