import type { Instant } from '../base/index.ts';
import type { Severity, Subject } from '../rules/index.ts';

/** A span in which a version would have held its condition for a subject. */
export interface FoundEpisode {
  readonly subject: Subject;
  /** In the subject's own time: since when the condition held, and no longer held; null = still open at the end. */
  readonly since: Instant;
  readonly until: Instant | null;
  /** When the verdicts fell. */
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
  /** The most severe that it reached. */
  readonly severity: Severity;
}

export interface DayCount {
  /** UTC, `yyyy-mm-dd`. */
  readonly day: string;
  readonly episodes: number;
  readonly tickets: number;
  readonly careCalls: number;
}

/** What one version would have found and asked of people. */
export interface VersionResult {
  readonly rule: string;
  /** Null for a document that is not stored. */
  readonly version: number | null;
  /** The first ones, up to a bound; `episodesTotal` counts all. */
  readonly episodes: readonly FoundEpisode[];
  readonly episodesTotal: number;
  readonly tickets: number;
  readonly careCalls: number;
  readonly agentMinutes: number;
  readonly perDay: readonly DayCount[];
  /** Subjects with an episode. */
  readonly subjectsHit: number;
  /** Against tickets that people judged; null when there are none. */
  readonly judged: JudgedScore | null;
  /** Against what really happened; null when nobody said. */
  readonly truth: TruthScore | null;
}

/** Shares are null when there is nothing to take one of. */
export interface JudgedScore {
  readonly confirmed: number;
  readonly confirmedFound: number;
  readonly falseAlarms: number;
  readonly falseAlarmsRepeated: number;
  /** Of the judged tickets that it raises too, the confirmed ones. */
  readonly precision: number | null;
  /** Of the confirmed tickets, those that it raises too. */
  readonly recall: number | null;
  /** How long before the ticket opened it would have found the confirmed ones, in milliseconds. */
  readonly leadP10: number | null;
  readonly leadP50: number | null;
}

export interface TruthScore {
  readonly events: number;
  readonly eventsFound: number;
  /** Episodes that belong to an event. */
  readonly hits: number;
  readonly falseAlerts: number;
  /** Hits beyond the first of an event. */
  readonly duplicates: number;
  readonly precision: number | null;
  readonly recall: number | null;
  /** From the event's onset to the first hit, in milliseconds; below 0 when it came before. */
  readonly detectP50: number | null;
  readonly detectP95: number | null;
  /** From the first hit to what it warns of, in milliseconds; null without events that say when that was. */
  readonly leadP10: number | null;
  readonly leadP50: number | null;
}

/** Two versions on the same history. An episode of one is in `both` when the other has one that overlaps it. */
export interface VersionDifference {
  readonly both: number;
  readonly onlyA: { readonly total: number; readonly episodes: readonly FoundEpisode[] };
  readonly onlyB: { readonly total: number; readonly episodes: readonly FoundEpisode[] };
  /** True when a version had more episodes than are compared. */
  readonly partial: boolean;
}

export interface BacktestResult {
  readonly readings: number;
  readonly warmUpReadings: number;
  readonly warmUpFrom: Instant | null;
  /** Up to where time went on: before `to` when history ends there. */
  readonly through: Instant | null;
  readonly elapsedMs: number;
  readonly readingsPerSecond: number;
  /** How much faster than it happened. */
  readonly realtimeMultiple: number;
  readonly result: VersionResult;
  readonly compared: VersionResult | null;
  readonly difference: VersionDifference | null;
}
