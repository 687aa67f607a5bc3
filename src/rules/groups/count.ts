import { ballotField, type CompiledRule } from '../engine/compiled-rule.ts';
import type { DeviceState } from '../engine/device-state.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { type Group, groupOf } from './group-state.ts';
import { placeOf } from './places.ts';

/** Whether what a device keeps for a quorum rule says that it counts: now, or still. */
const counts = (value: number): boolean => value === Number.POSITIVE_INFINITY || Number.isFinite(value);

export const isMember = (device: DeviceState, rule: CompiledRule): boolean =>
  counts(device.states[rule.at + ballotField.member] as number);

const isCounted = (device: DeviceState, rule: CompiledRule): boolean =>
  counts(device.states[rule.at + ballotField.counted] as number);

/** The group in which a rule counts a device; undefined: it stands nowhere, or the rule counts nobody. */
export function groupFor(state: EngineState, device: DeviceState, rule: CompiledRule): Group | undefined {
  const { groups } = state;
  const judge = groups.rules.get(rule.id);
  const id = judge && placeOf(device, judge.by);
  return judge === undefined || id === undefined ? undefined : groupOf(groups, judge, id);
}

/** Changes what a device keeps under `field`, and the number of its group that follows from it. */
export function keep(
  state: EngineState,
  device: DeviceState,
  rule: CompiledRule,
  field: keyof typeof ballotField,
  value: number,
): void {
  const at = rule.at + ballotField[field];
  const before = counts(device.states[at] as number);
  device.states[at] = value;
  if (before === counts(value)) return;
  const group = groupFor(state, device, rule);
  if (group === undefined) return;
  const step = before ? -1 : 1;
  if (field === 'member') group.members += step;
  else group.population += step;
  state.groups.changed.add(group);
}

/** Counts every device anew for one rule, as after its version changed. */
export function recount(state: EngineState, ruleId: string): void {
  for (const group of state.groups.byRule.get(ruleId)?.values() ?? []) {
    group.members = 0;
    group.population = 0;
  }
  if (!state.groups.rules.has(ruleId)) return;
  for (const device of state.byOrder) {
    const rule = device?.program.quorums.find((one) => one.id === ruleId);
    if (device === undefined || rule === undefined) continue;
    const member = isMember(device, rule);
    const counted = isCounted(device, rule);
    const group = member || counted ? groupFor(state, device, rule) : undefined;
    if (group === undefined) continue;
    if (member) group.members += 1;
    if (counted) group.population += 1;
  }
}
