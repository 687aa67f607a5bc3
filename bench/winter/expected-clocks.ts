import { parse } from 'yaml';
import type { ClockTold, DeviceTold, Severity, TicketTold } from './history.ts';

/**
 * SLA clocks worked out anew, from the text of the policies and a ticket's timeline alone. It walks from one change of
 * opening hours to the next and knows nothing of how the desk reckons.
 */

interface PolicyText {
  readonly id: string;
  readonly severity: Severity;
  readonly device_type?: string;
  readonly city?: string;
  readonly area_kind?: string;
  readonly calendar?: string;
  readonly targets: Readonly<Record<string, string>>;
}

interface CalendarText {
  readonly time_zone: string;
  readonly weekly: Readonly<Record<string, readonly { readonly from: string; readonly to: string }[]>>;
  readonly exceptions: readonly { readonly date: string; readonly spans: readonly { from: string; to: string }[] }[];
}

export interface Policies {
  readonly calendars: Readonly<Record<string, CalendarText>>;
  readonly policies: readonly PolicyText[];
}

export type ExpectedClock = Omit<ClockTold, 'due_at' | 'met_at' | 'breached_at' | 'started_at'> & {
  readonly started_at: number;
  readonly due_at: number | null;
  readonly met_at: number | null;
  readonly breached_at: number | null;
};

const minute = 60_000;
const day = 86_400_000;
const units: Readonly<Record<string, number>> = { s: 1_000, m: minute, h: 60 * minute, d: day };
/** The only zone of the catalogue; it has no summer time. */
const zone = 'Asia/Shanghai';
const offset = 8 * 60 * minute;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export const readPolicies = (text: string): Policies => parse(text) as Policies;

const spanOf = (text: string): number => Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? Number.NaN);
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

type Kind = ClockTold['kind'];
const kinds: readonly Kind[] = ['respond', 'arrive', 'resolve'];
/** How far an action brings the work: answered, there, done. */
const reaches: Readonly<Record<string, number>> = { accepted: 1, arrived: 2, started: 2, resolved: 3 };

interface Round {
  readonly round: number;
  readonly severities: { readonly from: number; readonly severity: Severity }[];
  readonly startedAt: number;
  readonly pauses: { readonly from: number; to: number }[];
  readonly reached: Partial<Record<Kind, number>>;
  endedAt: number;
}

/** All the clocks that the ticket must have at `now`, in no order. */
export function expectedClocks(
  ticket: TicketTold,
  device: DeviceTold | undefined,
  policies: Policies,
  now: number,
): readonly ExpectedClock[] {
  return roundsOf(ticket).flatMap((round) =>
    kinds.flatMap((kind) => {
      const clock = clockOf(round, kind, device, policies, now);
      return clock === undefined ? [] : [clock];
    }),
  );
}

function roundsOf(ticket: TicketTold): readonly Round[] {
  const rounds: Round[] = [];
  let { severity } = ticket;
  for (const [place, { at: text, action, from, to, detail }] of ticket.timeline.entries()) {
    const at = Date.parse(text);
    if (typeof detail.severity === 'string') severity = detail.severity as Severity;
    if (begins(action)) {
      severity = severityAt(ticket, place, severity);
      const severities = [{ from: at, severity }];
      rounds.push({ round: rounds.length, severities, startedAt: at, pauses: [], reached: {}, endedAt: Infinity });
      continue;
    }
    const round = rounds.at(-1);
    if (round === undefined) throw new Error(`${ticket.id} begins with ${action}`);
    if (round.severities.at(-1)?.severity !== severity) round.severities.push({ from: at, severity });
    for (const kind of kinds.slice(0, reaches[action] ?? 0)) round.reached[kind] ??= at;
    if (to === 'pending' && from !== 'pending') round.pauses.push({ from: at, to: Infinity });
    if (from === 'pending' && to !== 'pending') {
      const last = round.pauses.at(-1);
      if (last !== undefined) last.to = at;
    }
    if (to === 'closed' || to === 'cancelled') round.endedAt = Math.min(round.endedAt, at);
  }
  return rounds;
}

const begins = (action: string): boolean => action === 'opened' || action === 'reopened';

/** What a round begins with: what its first change was from, and in the last round without one what it is now. */
function severityAt({ severity, timeline }: TicketTold, place: number, carried: Severity): Severity {
  const rest = timeline.slice(place + 1);
  const next = rest.findIndex(({ action }) => begins(action));
  const changed = (next < 0 ? rest : rest.slice(0, next)).find(({ action }) => action === 'severity_changed');
  if (typeof changed?.detail.from_severity === 'string') return changed.detail.from_severity as Severity;
  return next < 0 ? severity : carried;
}

function clockOf(
  round: Round,
  kind: Kind,
  device: DeviceTold | undefined,
  policies: Policies,
  now: number,
): ExpectedClock | undefined {
  const { startedAt, pauses } = round;
  const done = round.reached[kind] ?? Infinity;
  const over = Math.min(done, round.endedAt);
  let policy: PolicyText | undefined;
  let due: number | undefined;
  // A ticket that got worse is measured by the other policy from its beginning, unless it was late or done already.
  for (const { from, severity } of round.severities) {
    const next = policyOf(policies.policies, severity, device);
    if (policy !== undefined && ((due !== undefined && due <= from) || over <= from)) break;
    const target = next?.targets[kind];
    if (target === undefined && policy !== undefined) continue;
    if (target === undefined || next === undefined) return undefined;
    policy = next;
    const calendar = next.calendar === undefined ? undefined : policies.calendars[next.calendar];
    due = dueOf(calendar, startedAt, spanOf(target), pauses, over);
  }
  const breached = due !== undefined && due <= Math.min(over, now);
  const met = done <= over && done !== Infinity;
  return {
    ...{ kind, round: round.round, started_at: startedAt, state: stateOf({ breached, met, over, now, pauses }) },
    ...{ due_at: due ?? null, met_at: met ? done : null, breached_at: breached ? (due ?? null) : null },
  };
}

function stateOf(of: { breached: boolean; met: boolean; over: number; now: number; pauses: Round['pauses'] }): string {
  if (of.over === Infinity) {
    if (of.breached) return 'late';
    return of.pauses.some(({ to }) => to === Infinity) ? 'paused' : 'running';
  }
  if (of.breached) return 'met_late';
  return of.met ? 'met' : 'void';
}

function policyOf(policies: readonly PolicyText[], severity: Severity, device: DeviceTold | undefined) {
  const place: Readonly<Record<string, string | null | undefined>> = { device_type: device?.type, ...device?.site };
  let best: PolicyText | undefined;
  let bestSaid = -1;
  for (const policy of policies) {
    const said = (['device_type', 'city', 'area_kind'] as const).filter((field) => policy[field] !== undefined);
    if (policy.severity !== severity || said.some((field) => policy[field] !== place[field])) continue;
    if (said.length > bestSaid) [best, bestSaid] = [policy, said.length];
  }
  return best;
}

/** The instant at which the target has passed; undefined while a pause without end stands before it. */
function dueOf(
  calendar: CalendarText | undefined,
  from: number,
  target: number,
  pauses: Round['pauses'],
  over: number,
): number | undefined {
  // A pause that was not over when the work was is one without end.
  const stops = pauses
    .filter((pause) => pause.from < over)
    .map((p) => ({ from: p.from, to: p.to > over ? Infinity : p.to }));
  if (stops.some(({ to }) => to === Infinity)) {
    const last = stops.find(({ to }) => to === Infinity);
    const before = walk(
      calendar,
      from,
      target,
      stops.filter((stop) => stop !== last),
    );
    return before !== undefined && before <= (last?.from ?? Infinity) ? before : undefined;
  }
  return walk(calendar, from, target, stops);
}

function walk(
  calendar: CalendarText | undefined,
  from: number,
  target: number,
  stops: readonly { from: number; to: number }[],
): number | undefined {
  let left = target;
  for (let at = from; at < from + 400 * day; ) {
    const stop = stops.find((one) => one.from <= at && at < one.to);
    if (stop !== undefined) {
      at = stop.to;
      continue;
    }
    const { open, until } = openingAt(calendar, at);
    const edge = Math.min(until, ...stops.filter((one) => one.from > at).map((one) => one.from));
    if (open) {
      if (edge - at >= left) return at + left;
      left -= edge - at;
    }
    at = edge;
  }
  return undefined;
}

/** Whether the calendar is open at an instant, and until when that stays so. */
function openingAt(calendar: CalendarText | undefined, at: number): { open: boolean; until: number } {
  if (calendar === undefined) return { open: true, until: Infinity };
  if (calendar.time_zone !== zone) throw new Error(`${calendar.time_zone} is not reckoned with here`);
  const local = at + offset;
  const midnight = Math.floor(local / day) * day;
  const date = new Date(midnight).toISOString().slice(0, 10);
  const weekday = weekdays[new Date(midnight).getUTCDay()] ?? '';
  const spans = calendar.exceptions.find((one) => one.date === date)?.spans ?? calendar.weekly[weekday] ?? [];
  const edges = spans
    .map(({ from, to }) => ({ from: midnight + minutesOf(from) * minute, to: midnight + minutesOf(to) * minute }))
    .toSorted((a, b) => a.from - b.from);
  for (const { from, to } of edges) {
    if (local < from) return { open: false, until: from - offset };
    if (local < to) return { open: true, until: to - offset };
  }
  return { open: false, until: midnight + day - offset };
}
