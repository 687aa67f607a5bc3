import { toRfc3339 } from '../calendar.ts';
import type { Episode, JsonValue, TruthNote } from './episode.ts';

/** One line of the truth file: what really happened to a device, whatever the daemon made of it. */
export interface TruthRecord {
  readonly scenario: string;
  /** Whom it happened to; null for what happened to a district. */
  readonly device: string | null;
  readonly district?: string;
  readonly kind: string;
  /** RFC 3339. */
  readonly onset: string;
  /** RFC 3339, or null when the run ended first. */
  readonly end: string | null;
  readonly details: Readonly<Record<string, JsonValue>>;
}

export function truthRecord(episode: Episode, note: TruthNote, end: number | undefined): TruthRecord {
  return {
    scenario: episode.scenario,
    device: episode.device,
    kind: episode.kind,
    onset: toRfc3339(note.onset),
    end: end === undefined ? null : toRfc3339(end),
    details: { ...note.details, must_fire: episode.mustFire, must_not_fire: episode.mustNotFire },
  };
}
