import type { EngineState } from '../engine/engine-state.ts';
import { recount } from './count.ts';
import { putInForce } from './follow-rules.ts';
import { forgetIfEmpty, groupOf, inTurn, judgeAt } from './group-state.ts';

/** What a group knows that its devices do not. */
export interface GroupSnapshot {
  readonly rule: string;
  readonly id: string;
  /** level, since, clearing, due */
  readonly fields: Float64Array;
}

/** Groups of which nothing but numbers is known are left out: those are counted again. */
export function groupSnapshots({ groups }: EngineState): readonly GroupSnapshot[] {
  const all = [...groups.byRule.values()].flatMap((byName) => [...byName.values()]);
  return inTurn(all.filter((one) => one.level !== -1 || one.due !== Number.POSITIVE_INFINITY)).map(
    ({ rule, id, level, since, clearing, due }) => ({
      rule: rule.id,
      id,
      fields: Float64Array.of(level, since, clearing, due),
    }),
  );
}

/** After rules and devices were restored. Snapshots from before there were groups have none. */
export function restoreGroups(state: EngineState, saved: readonly GroupSnapshot[] = []): void {
  const { groups } = state;
  groups.byRule.clear();
  groups.changed.clear();
  groups.timed.clear();
  groups.second = Number.POSITIVE_INFINITY;
  putInForce(state);
  for (const { rule: id, id: name, fields } of saved) {
    const rule = groups.rules.get(id);
    if (rule === undefined) continue;
    const group = groupOf(groups, rule, name);
    const [level = -1, since = Number.NaN, clearing = Number.NaN, due = Number.POSITIVE_INFINITY] = fields;
    Object.assign(group, { level: Math.min(level, rule.levels.length - 1), since, clearing });
    judgeAt(groups, group, due);
  }
  // What fell due while nobody listened waits for the next second, as in `resumeTime`.
  if (groups.second <= state.pace.second) groups.second = state.pace.second + 1;
  for (const id of groups.rules.keys()) recount(state, id);
  for (const { rule: id, id: name } of saved) {
    const group = groups.byRule.get(id)?.get(name);
    if (group !== undefined) forgetIfEmpty(groups, group);
  }
}
