import { type Duration, type Instant, instant, minutes } from '../../base/index.ts';
import type { VisitCheck } from './visit.ts';

/** A test of one signal that tells of somebody there: water drawn, a trip of a lift. */
export interface PresenceSign {
  readonly signal: string;
  readonly speaks: (value: unknown) => boolean;
}

export interface SignalSeries {
  readonly signal: string;
  readonly points: readonly (readonly [at: number, value: unknown])[];
}

export interface Judgement extends Pick<VisitCheck, 'reason' | 'evidence'> {
  readonly state: 'agrees' | 'contradicted' | 'unknown';
}

/**
 * How long before the arrival and after leaving somebody who uses the device is held to be at home (PROP: an appointment
 * is for an hour, and who goes out for it has hot water running within a quarter of one).
 */
const around: Duration = minutes(15);

/** Of which readings tell whether somebody was there. */
export const presenceWindow = ({
  arrivedAt,
  finishedAt,
}: {
  readonly arrivedAt: Instant;
  readonly finishedAt: Instant;
}): { readonly from: Instant; readonly to: Instant } => ({
  from: instant(arrivedAt - around),
  to: instant(finishedAt + around),
});

/** Whether nobody was at home, by what the device measured meanwhile. Silence says nothing. */
export function judgeAbsence(signs: readonly PresenceSign[], series: readonly SignalSeries[]): Judgement {
  let measured = false;
  for (const { signal, speaks } of signs) {
    const points = series.find((one) => one.signal === signal)?.points ?? [];
    if (points.length > 0) measured = true;
    const seen = points.find(([, value]) => speaks(value));
    if (seen !== undefined) {
      return { state: 'contradicted', reason: 'in-use', evidence: { signal, at: seen[0], value: seen[1] } };
    }
  }
  return measured
    ? { state: 'agrees', reason: 'not-in-use', evidence: null }
    : { state: 'unknown', reason: 'nothing-measured', evidence: null };
}

export interface AfterRepair {
  /** When the alert of the ticket recovered; null while its condition holds. */
  readonly recoveredAt: Instant | null;
  /** When the device showed, by what it measured since, that the condition still holds. */
  readonly heldAt: Instant | undefined;
  readonly finishedAt: Instant;
  /** When somebody came to the device again; null while nobody has. What is seen from then on is of their work. */
  readonly visitedAgainAt: Instant | null;
  readonly now: Instant;
}

/** How long a device that says nothing is waited for. */
const patience: Duration = minutes(24 * 60);

/** Whether what was said to be done is; undefined while nothing tells. Asked when the rule could have seen it clear. */
export function judgeRepair(after: AfterRepair): Judgement | undefined {
  const { recoveredAt, heldAt, finishedAt, visitedAgainAt, now } = after;
  const own = (at: Instant): boolean => visitedAgainAt === null || at < visitedAgainAt;
  if (recoveredAt !== null && own(recoveredAt)) {
    return { state: 'agrees', reason: 'recovered', evidence: { at: recoveredAt } };
  }
  if (heldAt !== undefined && own(heldAt)) {
    return { state: 'contradicted', reason: 'condition-holds', evidence: { at: heldAt } };
  }
  if (visitedAgainAt !== null) return { state: 'unknown', reason: 'visited-again', evidence: { at: visitedAgainAt } };
  if (now < finishedAt + patience) return undefined;
  return { state: 'unknown', reason: 'nothing-measured', evidence: null };
}
