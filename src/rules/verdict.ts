import type { Instant } from '../base/index.ts';
import type { SignalValue } from '../telemetry/index.ts';

/** P1 life safety · P2 no service or damage risk · P3 degraded · P4 planned. */
export const severities = ['P1', 'P2', 'P3', 'P4'] as const;
export type Severity = (typeof severities)[number];

/** Whom a verdict is about. Devices today; districts, buildings and providers share the shape. */
export interface Subject {
  readonly kind: 'device';
  readonly id: string;
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
}
