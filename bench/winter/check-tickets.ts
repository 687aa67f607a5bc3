import type { Deed } from '../../simulators/office/field.ts';
import { type ExpectedClock, expectedClocks, type Policies } from './expected-clocks.ts';
import type { ClockTold, History, Line, TicketTold } from './history.ts';

const hour = 3_600_000;
const day = 24 * hour;
const local = 8 * hour;
/** 19:00, when the day of technicians ends. */
const dayEnds = 19 * hour;

/** Somebody accepted it, and it is not done, cancelled or opened anew before `until`. */
interface Outing {
  readonly from: number;
  /** When the work ended: resolved or over; Infinity: not yet. */
  readonly doneAt: number;
  readonly over: { readonly as: 'closed' | 'cancelled'; readonly at: number } | undefined;
  readonly until: number;
}

function outingsOf({ timeline }: TicketTold): readonly Outing[] {
  const outings: Outing[] = [];
  let from: number | undefined;
  let doneAt = Infinity;
  const end = (at: number, over?: Outing['over']): void => {
    if (from !== undefined) outings.push({ from, doneAt: Math.min(doneAt, at), over, until: at });
    from = undefined;
    doneAt = Infinity;
  };
  for (const { at: text, action, to } of timeline) {
    const at = Date.parse(text);
    if (action === 'accepted') from ??= at;
    if (action === 'resolved') doneAt = at;
    if (action === 'closed' || action === 'cancelled') end(at, { as: action, at });
    if (action === 'reopened' && to === 'open') end(at);
  }
  end(Infinity);
  return outings;
}

const nextDayEnd = (at: number): number => {
  const midnight = Math.floor((at + local) / day) * day - local;
  return at < midnight + dayEnds ? midnight + dayEnds : midnight + day + dayEnds;
};

/** Whoever had somebody sent is called back: when the ticket is over, and in the evening when it is not done by then. */
export function checkCallbacks({ tickets, callbacks, end }: History): Line {
  const faults: string[] = [];
  let checked = 0;
  let unfinished = 0;
  const ofTicket = Map.groupBy(callbacks, ({ ticket_id }) => ticket_id);
  for (const ticket of tickets) {
    const own = ofTicket.get(ticket.id) ?? [];
    for (const { from, doneAt, over } of outingsOf(ticket)) {
      const evening = nextDayEnd(from);
      if (over !== undefined) {
        checked += 1;
        const there = own.some(({ purpose, created_at }) => purpose === over.as && Date.parse(created_at) === over.at);
        if (!there)
          faults.push(`${ticket.id} was ${over.as} at ${new Date(over.at).toISOString()} and nobody is called back`);
      }
      if (doneAt > evening && evening < end) {
        checked += 1;
        unfinished += 1;
        // Who was offered it and then accepted it late is one outing, asked about in its first evening.
        const there = own.some(
          ({ purpose, created_at }) => purpose === 'unfinished' && Date.parse(created_at) <= evening,
        );
        if (!there) faults.push(`${ticket.id} was not done by ${new Date(evening).toISOString()} and nobody asks`);
      }
    }
  }
  const note = `${unfinished} of them unfinished in the evening`;
  return { name: 'every dispatch has its callback', checked, faults, note };
}

/** The fault shows at the customer's next try: every four hours, and some time for the rule. */
const showsWithin = 6 * hour;
const badly: readonly Deed['kind'][] = ['bad-repair', 'false-done'];

/**
 * A repair that did not hold, or never was one, is found out: reopened, not let be closed, or reviewed. Where nothing of
 * the device could tell, nobody takes it for done: another ticket of the device goes on until somebody mends it.
 */
export function checkRepairs(history: History): Line {
  const { tickets, deeds, end } = history;
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const faults: string[] = [];
  const ways = { reopened: 0, refused: 0, reviewed: 0, 'not believed': 0 };
  let checked = 0;
  for (const deed of deeds) {
    if (!badly.includes(deed.kind) || (deed.returnsAt ?? deed.at) + showsWithin > end) continue;
    const way = caughtBy(deed, byId.get(deed.ticket), history);
    if (way === undefined && mendedBeforeItShowed(deed, deeds)) continue;
    checked += 1;
    if (way === undefined)
      faults.push(`${deed.kind} of ${deed.device} (${deed.ticket}) at ${new Date(deed.at).toISOString()}`);
    else ways[way] += 1;
  }
  const note = Object.entries(ways)
    .map(([way, count]) => `${count} ${way}`)
    .join(', ');
  return { name: 'every bad repair is caught', checked, faults, note };
}

/** Somebody else worked on the device while nothing had to show yet. */
const mendedBeforeItShowed = (deed: Deed, deeds: readonly Deed[]): boolean =>
  deeds.some(
    ({ kind, device, at }) =>
      kind.endsWith('repair') &&
      device === deed.device &&
      at > deed.at &&
      at < (deed.returnsAt ?? deed.at) + showsWithin,
  );

function caughtBy(deed: Deed, ticket: TicketTold | undefined, history: History) {
  const { deeds, reviews } = history;
  if (ticket?.timeline.some(({ at, action }) => action === 'reopened' && Date.parse(at) > deed.at)) return 'reopened';
  const refused = deeds.some(
    ({ kind, at, ticket: id }) => kind === 'closure-refused' && id === deed.ticket && at > deed.at,
  );
  if (refused) return 'refused';
  const seen = reviews.some((one) => one.device_id === deed.device && Date.parse(one.opened_at) > deed.at);
  if (seen) return 'reviewed';
  return isNotBelieved(deed, history) ? 'not believed' : undefined;
}

/** Its visit does not count as work that was done, and another ticket of the device goes on until somebody mends it. */
function isNotBelieved({ kind, device, ticket, at }: Deed, { tickets, visits, deeds, end }: History): boolean {
  const said = visits.find((one) => one.ticket_id === ticket && Date.parse(one.finished_at ?? '') === at);
  if (kind !== 'false-done' || !['pending', 'unknown'].includes(said?.check.state ?? '')) return false;
  const others = tickets.filter((other) => other.device_id === device && other.id !== ticket);
  return others.some((other) => {
    const mended = deeds.find((one) => one.ticket === other.id && one.kind.endsWith('repair') && one.at > at);
    return isInHand(other, at, mended?.at ?? end);
  });
}

const atWork: readonly string[] = ['open', 'accepted', 'in_progress', 'pending'];

/** Worked on from then on, until `to`. */
function isInHand({ timeline }: TicketTold, from: number, to: number): boolean {
  const before = timeline.filter(({ at }) => Date.parse(at) <= from).slice(-1);
  const meanwhile = timeline.filter(({ at }) => Date.parse(at) > from && Date.parse(at) < to);
  return before.length > 0 && [...before, ...meanwhile].every((entry) => atWork.includes(entry.to));
}

const times = ['started_at', 'due_at', 'met_at', 'breached_at'] as const;

/** Every clock agrees with what follows from the policies and the ticket's own timeline. */
export function checkClocks({ tickets, devices, end }: History, policies: Policies): Line {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const faults: string[] = [];
  let checked = 0;
  let breached = 0;
  for (const ticket of tickets) {
    const expected = expectedClocks(ticket, byId.get(ticket.device_id ?? ''), policies, end);
    const named = new Map(ticket.clocks.map((clock) => [`${clock.kind} ${clock.round}`, clock]));
    for (const clock of expected) {
      checked += 1;
      if (clock.breached_at !== null) breached += 1;
      const name = `${clock.kind} ${clock.round}`;
      const told = named.get(name);
      named.delete(name);
      const wrong = told === undefined ? ['is missing'] : differences(clock, told);
      if (wrong.length > 0) faults.push(`${ticket.id} ${name}: ${wrong.join(', ')}`);
    }
    for (const name of named.keys()) faults.push(`${ticket.id} ${name} should not be`);
  }
  return { name: 'every SLA clock is right to the second', checked, faults, note: `${breached} ran out` };
}

function differences(expected: ExpectedClock, told: ClockTold): readonly string[] {
  const wrong: string[] = times.flatMap((field) => {
    const is = told[field] === null ? null : Date.parse(told[field]);
    if (is === expected[field]) return [];
    return [
      `${field} is ${told[field]}, expected ${expected[field] === null ? null : new Date(expected[field]).toISOString()}`,
    ];
  });
  if (told.state !== expected.state) wrong.push(`state is ${told.state}, expected ${expected.state}`);
  return wrong;
}
