import { type Instant, instant } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import { isMember } from '../groups/count.ts';
import { placeOf } from '../groups/places.ts';
import type { EpisodeState, GroupKind, Severity } from '../verdict.ts';
import { type BlindDevice, blindnessOf } from './blind.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { DeviceState } from './device-state.ts';
import { bringToNow, type EngineState, lifeAt } from './engine-state.ts';
import { episodeStateOf, groupStateOf } from './episode-state.ts';
import { silenceFrom } from './pace.ts';
import { isRunning, type RuleVersion } from './rule-set.ts';

/** A condition of a rule as it stands now. */
export interface ConditionNow {
  readonly when: string;
  /** Null = unknown. */
  readonly holds: boolean | null;
}

/** A condition that must hold for a span. `since` is null while it does not hold; `due` is when it will have. */
interface TimedNow extends ConditionNow {
  readonly for: number;
  readonly since: Instant | null;
  readonly due: Instant | null;
}

/** A rule and a device: what each part of the rule is now. Instants as in `EpisodeState`. */
export interface WhyNot {
  readonly rule: Rule;
  readonly version: number;
  readonly device: { readonly id: string; readonly type: string; readonly now: Instant };
  readonly at: Instant;
  /** Why the rule is not judged on the device; undefined when it is. */
  readonly blind: BlindDevice | undefined;
  readonly state: EpisodeState;
  readonly inputs: Readonly<Record<string, SignalValue | null>>;
  /** In the order of the document. Of a quorum the one condition of its members, without a severity. */
  readonly levels: readonly (TimedNow & { readonly severity: Severity | null })[];
  /** Undefined for rules that end without a `when` of their own. */
  readonly clear: TimedNow | undefined;
  readonly unless: readonly (ConditionNow & { readonly name: string })[];
  readonly silence: SilenceNow | undefined;
  readonly group: GroupNow | undefined;
}

/** What a rule that looks for silence knows. In the server's time. */
interface SilenceNow {
  /** Null = never heard. */
  readonly heardAt: Instant | null;
  readonly silentMs: number;
  readonly allowedMs: number;
  readonly due: Instant;
}

/** The group in which a quorum rule counts the device. */
interface GroupNow {
  readonly kind: GroupKind;
  /** Null: the device stands in none. */
  readonly id: string | null;
  readonly members: number;
  readonly population: number;
  readonly share: number;
  /** Whether the device is one of the members. */
  readonly counted: boolean;
  readonly needed: readonly { readonly severity: Severity; readonly atLeast: number; readonly share: number }[];
}

export type WhyNotRefusal = 'rule-unknown' | 'device-unknown' | 'other-type';

/** Reads without leaving a trace: what is scratch for the engine is put back. */
export function whyNot(state: EngineState, ruleId: string, deviceId: string): WhyNot | WhyNotRefusal {
  const taken = state.rules.get(ruleId);
  const device = state.devices.get(deviceId);
  if (taken === undefined) return 'rule-unknown';
  if (device === undefined) return 'device-unknown';
  if (!taken.rule.deviceTypes.includes(device.program.type.name)) return 'other-type';
  const { now, wake, moves } = device;
  const blind = isRunning(taken.rule) ? blindnessOf(state, device, taken) : notRunning(device, taken.rule);
  bringToNow(state, device);
  const compiled = device.program.rules.find((one) => one.id === ruleId);
  const told = { ...headOf(state, device, taken), blind, ...partsOf(state, device, taken.rule, compiled) };
  Object.assign(device, { now, wake, moves });
  return told;
}

const headOf = (state: EngineState, device: DeviceState, { rule, version }: RuleVersion) => ({
  rule,
  version,
  device: { id: device.id, type: device.program.type.name, now: instant(device.now) },
  at: instant(state.at),
});

const notRunning = (device: DeviceState, { mode }: Rule): BlindDevice => ({
  device: device.id,
  outcome: 'error',
  unknown: [],
  reason: `The rule does not run: its mode is ${mode}.`,
});

const closed: EpisodeState = { level: null, since: null, clearing: null, timers: [] };

const nothing = { state: closed, inputs: {}, levels: [], clear: undefined, unless: [] };

function partsOf(state: EngineState, device: DeviceState, rule: Rule, compiled: CompiledRule | undefined) {
  if (compiled === undefined) return { ...nothing, silence: undefined, group: undefined };
  const inputs: Record<string, SignalValue | null> = {};
  for (const one of [...compiled.inputs, ...compiled.aside]) inputs[one.name] = one.read(device) ?? null;
  const group = groupNow(state, device, compiled);
  const kept = compiled.quorum === undefined ? episodeStateOf(device.states, compiled) : (group?.state ?? closed);
  return {
    state: kept,
    inputs,
    levels: levelsNow(device, rule, compiled),
    clear: clearNow(device, rule, compiled, kept),
    unless: unlessNow(device, rule, compiled),
    silence: silenceNow(state, device, compiled),
    group: group?.now,
  };
}

const truthOf = (value: boolean | undefined): boolean | null => value ?? null;

const timer = (since: number, span: number) => ({
  for: span,
  since: Number.isFinite(since) ? instant(since) : null,
  due: Number.isFinite(since) ? instant(since + span) : null,
});

function levelsNow(device: DeviceState, { detect }: Rule, compiled: CompiledRule): WhyNot['levels'] {
  if (compiled.kind === 'missing') return [];
  const member = detect.kind === 'quorum' && detect.member.kind === 'condition' ? detect.member.when : '';
  return compiled.levels
    .toSorted((a, b) => a.place - b.place)
    .map((level) => ({
      when: detect.kind === 'condition' ? (detect.levels[level.place]?.when ?? '') : member,
      severity: detect.kind === 'condition' ? level.severity : null,
      holds: truthOf(level.when(device)),
      ...timer(device.states[level.at] as number, level.for),
    }));
}

function clearNow(device: DeviceState, { clear }: Rule, compiled: CompiledRule, kept: EpisodeState) {
  if (clear.kind === 'manual' || clear.when === undefined) return undefined;
  const holds = truthOf(compiled.clearWhen?.(device));
  return { when: clear.when, holds, ...timer(kept.clearing ?? Number.NaN, compiled.clearFor) };
}

const unlessNow = (device: DeviceState, rule: Rule, compiled: CompiledRule): WhyNot['unless'] =>
  compiled.unless.map((read, i) => {
    const name = rule.unless[i] ?? '';
    const when = device.program.type.conditions.find((one) => one.name === name)?.when ?? '';
    return { name, when, holds: truthOf(read(device)) };
  });

function silenceNow(state: EngineState, device: DeviceState, compiled: CompiledRule): SilenceNow | undefined {
  if (compiled.kind !== 'missing') return undefined;
  const life = lifeAt(device);
  const from = silenceFrom(state.pace, life, device.id, compiled.missingAfter);
  return {
    heardAt: Number.isNaN(device.heardAt) ? null : instant(device.heardAt),
    silentMs: state.at - life,
    allowedMs: compiled.missingAfter,
    due: instant(from + compiled.missingAfter),
  };
}

/** A group that nobody is counted in does not exist, and is not made by asking. */
function groupNow(state: EngineState, device: DeviceState, compiled: CompiledRule) {
  if (compiled.quorum === undefined) return undefined;
  const { by } = compiled.quorum;
  const id = placeOf(device, by);
  const group = id === undefined ? undefined : state.groups.byRule.get(compiled.id)?.get(id);
  const { members = 0, population = 0 } = group ?? {};
  const now: GroupNow = {
    ...{ kind: by, id: id ?? null, members, population, share: population === 0 ? 0 : members / population },
    counted: isMember(device, compiled),
    needed: (state.groups.rules.get(compiled.id)?.levels ?? []).map(({ severity, atLeast, share }) => ({
      ...{ severity, atLeast, share },
    })),
  };
  return { now, state: group === undefined ? closed : groupStateOf(group) };
}
