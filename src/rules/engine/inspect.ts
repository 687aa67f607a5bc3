import { formatDuration, type Instant, instant, seconds } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import type { RuleFault, RuleMode } from '../document.ts';
import { perSlot, slotField } from '../expression/frame.ts';
import type { Severity } from '../verdict.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import { type DeviceState, deviceTimeOf } from './device-state.ts';
import { bringToNow, type EngineState } from './engine-state.ts';
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

/** A rule and the devices that it cannot judge. */
export interface BlindRule {
  readonly rule: string;
  readonly version: number;
  readonly mode: RuleMode;
  /** Why a newer version that was put did not come into force. */
  readonly refused?: { readonly version: number; readonly faults: readonly RuleFault[] };
  readonly devices: readonly BlindDevice[];
}

/** A device for which no level of a rule is known. */
interface BlindDevice {
  readonly device: string;
  /** The inputs that are unknown. */
  readonly unknown: readonly string[];
  /** Why, as a sentence. */
  readonly reason: string;
}

export interface OpenEpisode {
  readonly rule: string;
  readonly version: number;
  readonly mode: 'active' | 'shadow';
  readonly device: string;
  readonly severity: Severity;
  /** Position in the rule's `levels`. */
  readonly level: number;
  /** Since when its condition held when it began, in device time. */
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

export function blindRules(state: EngineState, only?: string): readonly BlindRule[] {
  const refused = state.rules.refused();
  const inForce = state.rules.all().map(({ rule, version }): BlindRule => {
    const refusal = refused.get(rule.id);
    const base = { rule: rule.id, version, mode: rule.mode, devices: blindDevices(state, rule.id, only) };
    return refusal === undefined ? base : { ...base, refused: refusal };
  });
  const known = new Set(inForce.map((one) => one.rule));
  const never = [...refused]
    .filter(([id]) => !known.has(id))
    .map(
      ([id, refusal]): BlindRule => ({
        rule: id,
        version: refusal.version,
        mode: 'draft',
        refused: refusal,
        devices: [],
      }),
    );
  return [...inForce, ...never].filter((one) => only === undefined || one.rule === only);
}

function blindDevices(state: EngineState, id: string, only: string | undefined): readonly BlindDevice[] {
  if (only !== undefined && only !== id) return [];
  const devices: BlindDevice[] = [];
  for (const device of state.devices.values()) {
    const rule = device.program.rules.find((one) => one.id === id);
    if (rule?.kind !== 'condition') continue;
    const { wake } = device;
    bringToNow(state, device);
    if (rule.levels.every((level) => level.when(device) === undefined)) devices.push(blindDevice(device, rule));
    device.wake = wake;
  }
  return devices;
}

function blindDevice(device: DeviceState, rule: CompiledRule): BlindDevice {
  const unknown = rule.inputs.filter((input) => input.read(device) === undefined).map((input) => input.name);
  const reason = unknown.map((name) => `${name} ${whyUnknown(device, name)}`).join('; ');
  return { device: device.id, unknown, reason: `${reason}.` };
}

function whyUnknown(device: DeviceState, name: string): string {
  const slot = device.program.type.slotOf.get(name);
  if (slot === undefined) return name.startsWith('device.') ? 'has no value' : 'has too few readings';
  const { maxAge } = device.program.type.signals[slot] ?? { maxAge: seconds(0) };
  const heard = !Number.isNaN(device.slots[slot * perSlot + slotField.ts]);
  return heard ? `is older than ${formatDuration(maxAge)}` : 'was never sent';
}

export function openEpisodes(state: EngineState): readonly OpenEpisode[] {
  const episodes: OpenEpisode[] = [];
  for (const device of state.devices.values()) {
    for (const rule of device.program.rules) {
      if (isOpen(device.states, rule)) episodes.push(episodeOf(device, rule));
    }
  }
  return episodes;
}

function episodeOf(device: DeviceState, rule: CompiledRule): OpenEpisode {
  const level = rule.levels[device.states[rule.at + ruleField.level] as number];
  return {
    rule: rule.id,
    version: rule.version,
    mode: rule.mode,
    device: device.id,
    severity: level?.severity ?? 'P4',
    level: level?.place ?? 0,
    since: instant(device.states[rule.at + ruleField.since] as number),
  };
}
