import { toRfc3339 } from '../calendar.ts';
import type { Episode, Happening, JsonValue, TruthNote } from './episode.ts';

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
    details: {
      ...note.details,
      must_fire: note.mustFire ?? episode.mustFire,
      must_not_fire: note.mustNotFire ?? episode.mustNotFire,
      ...(episode.mayFire === undefined ? {} : { may_fire: episode.mayFire }),
    },
  };
}

export function districtTruth(happening: Happening, over: boolean): TruthRecord {
  const { scenario, district, kind, details, mustFire, mustNotFire, mayFire } = happening;
  return {
    scenario,
    device: null,
    district,
    kind,
    onset: toRfc3339(happening.onset),
    end: over ? toRfc3339(happening.end) : null,
    details: {
      ...details,
      must_fire: happening.came?.() === false ? [] : mustFire,
      must_not_fire: mustNotFire,
      ...(mayFire === undefined ? {} : { may_fire: mayFire }),
    },
  };
}
