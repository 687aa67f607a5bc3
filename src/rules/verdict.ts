import { type Instant, type Severity, severities } from '../base/index.ts';
import type { SignalValue } from '../telemetry/index.ts';

export { type Severity, severities };

/** What devices can have in common. */
export const groupKinds = ['district', 'building', 'provider', 'city'] as const;
export type GroupKind = (typeof groupKinds)[number];

/** What a verdict can be about: one device, or all that share a place or a provider. */
type SubjectKind = 'device' | GroupKind;

/** Whom a verdict is about. `id` is the device's id, or the name of the place or provider as devices have it. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** Why a device is silent, as far as it and its neighbours tell. */
export const silenceCauses = ['device', 'power-or-network', 'gateway', 'planned', 'never-heard'] as const;
export type SilenceCause = (typeof silenceCauses)[number];

/**
 * What a rule keeps of its subject between looks. Instants are in device time; those of a group, and `clearing` of a
 * rule that looks for silence, in the server's.
 */
export interface EpisodeState {
  /** Position of the open level in the rule's `levels`; null = no episode is open. */
  readonly level: number | null;
  /** Since when the open episode's condition held. */
  readonly since: Instant | null;
  /** Since when what ends the episode has held; null = it does not. */
  readonly clearing: Instant | null;
  /** For each level, in the order of the document: since when its condition is true. Empty for silence and groups. */
  readonly timers: readonly (Instant | null)[];
}

/**
 * What the engine says at one journal entry: an episode began, changed its level, or ended.
 * A pure value: two runs over the same entries give equal verdicts.
 */
export interface Verdict {
  /** The entry whose arrival, or whose passing second, brought it about. */
  readonly seq: number;
  /** Counts the verdicts of one entry from 0. */
  readonly ordinal: number;
  readonly at: Instant;
  readonly rule: string;
  readonly version: number;
  /** `shadow` verdicts are recorded and do nothing. */
  readonly mode: 'active' | 'shadow';
  readonly subject: Subject;
  readonly kind: 'breach' | 'level' | 'clear';
  readonly severity: Severity;
  /** Position in the rule's `levels`; 0 for a rule with one. */
  readonly level: number;
  /** The device's now, in its own time, when the verdict fell. */
  readonly deviceTime: Instant;
  /** Since when the condition holds (breach, level) or no longer holds (clear), in device time. */
  readonly since: Instant;
  readonly reason: 'condition' | 'missing' | 'never-heard' | 'manual' | 'rule-retired' | 'device-retired';
  /** The signals and attributes that the expression reads, as they stood; null = unknown. */
  readonly inputs: Readonly<Record<string, SignalValue | null>>;
  /** For breach and level verdicts of quorum rules: the devices that were counted, sorted, at most 500. */
  readonly members?: readonly string[];
  /** The episode flaps: it began after as many others as its rule allows, and stays open until it has been quiet. */
  readonly flapping?: true;
  /** For breaches of `missing` rules: why the device is silent. */
  readonly cause?: SilenceCause;
  /** What the rule kept when it had looked and had not yet changed the episode, and what it kept afterwards. */
  readonly before?: EpisodeState;
  readonly after?: EpisodeState;
}
