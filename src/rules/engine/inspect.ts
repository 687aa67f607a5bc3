import { type Instant, instant } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import { modeFor } from '../canary.ts';
import { perSlot, slotField } from '../expression/frame.ts';
import { type Group, modeOf } from '../groups/group-state.ts';
import type { Severity, Subject } from '../verdict.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import { type DeviceState, deviceTimeOf } from './device-state.ts';
import type { EngineState } from './engine-state.ts';
import { severityAt } from './flap-state.ts';
import { isOpen } from './migrate.ts';

/** A device as rules see it. */
export interface DeviceNow {
  readonly id: string;
  readonly type: string;
  /** The device's own time at the last event taken. */
  readonly now: Instant;
  /** Arrival of the last sign of life; undefined = never heard. */
  readonly heardAt: Instant | undefined;
  /** The last value of each signal heard, by name. */
  readonly values: Readonly<Record<string, LastValue>>;
}

interface LastValue {
  readonly value: SignalValue;
  readonly ts: Instant;
  /** When it arrived. */
  readonly at: Instant;
  /** Older than the signal's max age: rules take it for unknown. */
  readonly expired: boolean;
}

export interface OpenEpisode {
  readonly rule: string;
  readonly version: number;
  readonly mode: 'active' | 'shadow';
  readonly subject: Subject;
  readonly severity: Severity;
  /** Position in the rule's `levels`. */
  readonly level: number;
  /** Since when its condition held when it began, in device time; of a group since when its level is reached. */
  readonly since: Instant;
}

export function deviceNow(state: EngineState, id: string): DeviceNow | undefined {
  const device = state.devices.get(id);
  if (device === undefined) return undefined;
  const now = deviceTimeOf(device, state.at);
  const values: Record<string, LastValue> = {};
  for (const { name, slot, kind, maxAge } of device.program.type.signals) {
    const field = (one: keyof typeof slotField): number => device.slots[slot * perSlot + slotField[one]] as number;
    const ts = field('ts');
    if (Number.isNaN(ts)) continue;
    const text = device.texts[slot] ?? '';
    const value = kind === 'number' ? field('value') : kind === 'bool' ? field('value') === 1 : text;
    values[name] = { value, ts: instant(ts), at: instant(field('arrived')), expired: now - ts > maxAge };
  }
  const heardAt = Number.isNaN(device.heardAt) ? undefined : instant(device.heardAt);
  return { id, type: device.facts.type, now, heardAt, values };
}

export function openEpisodes(state: EngineState): readonly OpenEpisode[] {
  const episodes: OpenEpisode[] = [];
  for (const device of state.devices.values()) {
    for (const rule of device.program.rules) {
      if (isOpen(device.states, rule)) episodes.push(episodeOf(device, rule));
    }
  }
  for (const byName of state.groups.byRule.values()) {
    for (const group of byName.values()) if (group.level >= 0) episodes.push(episodeOfGroup(group));
  }
  return episodes;
}

function episodeOfGroup(group: Group): OpenEpisode {
  const { rule, id, level: open, since } = group;
  const { severity, place: level } = rule.levels[open] ?? { severity: 'P4', place: 0 };
  const subject: Subject = { kind: rule.by, id };
  return { rule: rule.id, version: rule.version, mode: modeOf(group), subject, severity, level, since: instant(since) };
}

function episodeOf(device: DeviceState, rule: CompiledRule): OpenEpisode {
  const level = rule.levels[device.states[rule.at + ruleField.level] as number];
  return {
    rule: rule.id,
    version: rule.version,
    mode: modeFor(rule, device.facts),
    subject: { kind: 'device', id: device.id },
    severity: severityAt(device.states, rule, device.states[rule.at + ruleField.level] as number),
    level: level?.place ?? 0,
    since: instant(device.states[rule.at + ruleField.since] as number),
  };
}
