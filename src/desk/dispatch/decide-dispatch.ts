import type { Alert } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import {
  alwaysOpen,
  compileHours,
  dateIn,
  type Hours,
  type Provider,
  type Technician,
  type WorkHours,
} from '../../people/index.ts';
import type { JudgedCandidate, OutReason } from './dispatch.ts';

/** What dispatch needs of a ticket. */
export interface DispatchTicket {
  readonly severity: Alert['severity'];
  /** Least skill, 1–3. */
  readonly skill: number;
  /** Null for work on a group. */
  readonly deviceType: string | null;
  /** The certification that work on it needs; null: none. */
  readonly certification: string | null;
  /** IANA name; the day on which a certification ends is one of this zone. */
  readonly timeZone: string;
}

export interface Candidate {
  readonly technician: Technician;
  readonly provider: Provider;
  /** Whether the territory names the district, or only its city. */
  readonly near: 'district' | 'city';
  /** He or she let an offer of this ticket lapse. */
  readonly lapsed: boolean;
}

export interface DispatchDecision {
  readonly chosen: Candidate | undefined;
  /** All of them, the best first, then those who cannot be sent. */
  readonly judged: readonly JudgedCandidate[];
  /** When somebody who is only off duty now is back; undefined when nobody is. */
  readonly waitUntil: Instant | undefined;
}

/** What an open ticket weighs in the load of a technician. */
export const ticketWeight: Readonly<Record<Alert['severity'], number>> = { P1: 8, P2: 4, P3: 2, P4: 1 };

/**
 * Who is sent. Somebody who may and can, the nearest, the least burdened, and with no more skill than the work needs:
 * senior technicians are few. Equal ones in the order of their ids, so that equal facts send the same person.
 */
export function decideDispatch(
  ticket: DispatchTicket,
  candidates: readonly Candidate[],
  load: ReadonlyMap<string, number>,
  now: Instant,
): DispatchDecision {
  const judged = candidates.map((candidate) => {
    const out = outReasons(ticket, candidate, now);
    const weight = load.get(candidate.technician.id) ?? 0;
    return { candidate, out, ...scoreOf(ticket, candidate, weight) };
  });
  const byId = (a: { candidate: Candidate }, b: { candidate: Candidate }) =>
    a.candidate.technician.id < b.candidate.technician.id ? -1 : 1;
  const fit = judged.filter(({ out }) => out.length === 0).toSorted((a, b) => b.score - a.score || byId(a, b));
  const unfit = judged
    .filter(({ out }) => out.length > 0)
    .toSorted((a, b) => a.out.length - b.out.length || byId(a, b));
  const shown = [
    ...fit.map((one) => shownOf(one.candidate, one.score, one.reasons)),
    ...unfit.map((one) => shownOf(one.candidate, null, one.out)),
  ];
  const offDuty = unfit.filter(({ out }) =>
    out.every((reason) => reason === 'off-shift' || reason === 'provider-closed'),
  );
  const back = offDuty.flatMap(({ candidate }) => nextOnDuty(ticket, candidate, now) ?? []);
  return {
    chosen: fit[0]?.candidate,
    judged: shown,
    waitUntil: back.length === 0 ? undefined : instant(Math.min(...back)),
  };
}

function outReasons(ticket: DispatchTicket, { technician, provider, lapsed }: Candidate, now: Instant): OutReason[] {
  const classes = technician.product_classes;
  const out: OutReason[] = [];
  if (technician.skill < ticket.skill) out.push('skill-too-low');
  if (ticket.deviceType !== null && classes.length > 0 && !classes.includes(ticket.deviceType))
    out.push('other-products');
  const paper = paperReason(ticket, technician, now);
  if (paper !== undefined) out.push(paper);
  if (!hoursOf(technician.shifts).covers(now)) out.push('off-shift');
  if (!isUrgent(ticket) && !hoursOf(provider.opening_hours).covers(now)) out.push('provider-closed');
  if (lapsed) out.push('did-not-accept');
  return out;
}

/** Who is on shift goes to P1 and P2 also when the provider's office is closed. */
const isUrgent = ({ severity }: DispatchTicket): boolean => severity === 'P1' || severity === 'P2';

function paperReason(
  { certification, timeZone }: DispatchTicket,
  technician: Technician,
  now: Instant,
): OutReason | undefined {
  if (certification === null) return undefined;
  const papers = technician.certifications.filter(({ kind }) => kind === certification);
  if (papers.length === 0) return 'certification-missing';
  const today = dateIn(timeZone, now).toString();
  return papers.some(({ expires_on }) => expires_on === null || expires_on >= today)
    ? undefined
    : 'certification-expired';
}

function scoreOf({ skill }: DispatchTicket, { technician, near }: Candidate, weight: number) {
  const spare = technician.skill - skill;
  const score = 100 - 5 * weight - 3 * Math.max(0, spare) - (near === 'city' ? 5 : 0);
  const reasons = [`of the ${near}`, `skill ${technician.skill} for ${skill}`, `load ${weight}`];
  return { score, reasons };
}

const shownOf = ({ technician }: Candidate, score: number | null, reasons: readonly string[]): JudgedCandidate => ({
  technician_id: technician.id,
  technician: technician.name,
  provider_id: technician.provider_id,
  score,
  reasons,
});

const hoursOf = (hours: WorkHours | null): Hours => (hours === null ? alwaysOpen : compileHours(hours));

/** When the shift runs and, where it matters, the office is open. */
function nextOnDuty(ticket: DispatchTicket, { technician, provider }: Candidate, now: Instant): Instant | undefined {
  const shift = hoursOf(technician.shifts);
  const office = isUrgent(ticket) ? alwaysOpen : hoursOf(provider.opening_hours);
  let at: Instant | undefined = now;
  // Each round moves to the next beginning of one of the two; hours that never meet end the search.
  for (let round = 0; round < 100 && at !== undefined; round += 1) {
    const begun: Instant | undefined = shift.nextOpen(at);
    const open = begun === undefined ? undefined : office.nextOpen(begun);
    if (open === undefined || open === begun) return open;
    at = open;
  }
  return undefined;
}
