import fc from 'fast-check';
import { hours, instant, isAppError, minutes } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import {
  type CareCall,
  callOutcomes,
  createDeskReader,
  createVisitsReader,
  type Ticket,
  type TicketAction,
  type TicketState,
  ticketActions,
  type Visit,
} from '../index.ts';
import { type Death, devices, Killed, type RandomDesk } from './random-desk.ts';
import { dispatchStatesIn, rareCommand, runRare, type Sent } from './rare-steps.ts';
import { runVisit, visitCommand, visitFor } from './visit-steps.ts';

/** What people do at a desk, whatever comes to their minds; what a device says; and that time passes. */
const device = fc.constantFrom(...devices);
const agent = fc.constantFrom('ann', 'bob', 'cai');
const anybody = fc.oneof(
  { weight: 5, arbitrary: agent },
  { weight: 1, arbitrary: fc.constantFrom('zhang', 'zhao', 'qian') },
);
/** Most often what stands first in its list. */
const pick = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(5) });
const act = fc.oneof(
  { weight: 8, arbitrary: fc.constant('onward' as const) },
  { weight: 4, arbitrary: fc.constantFrom('cancel', 'cancel', 'pend', 'pend', 'reopen', 'assign', 'assign') },
  { weight: 2, arbitrary: fc.constantFrom(...ticketActions) },
);
const command = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.record({
      act,
      by: anybody,
      pick,
      read: fc.constantFrom('now', 'now', 'never', 'never', 'before'),
      technician: fc.option(fc.nat(2), { freq: 1 }),
    }),
  },
  { weight: 8, arbitrary: visitCommand },
  { weight: 3, arbitrary: rareCommand },
  {
    weight: 3,
    arbitrary: fc.record({ take: agent, kind: fc.constantFrom('care', 'callback'), machine: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ hold: fc.constantFrom('claim', 'release', 'release'), by: agent, pick }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{
        attempt: fc.constantFrom(...callOutcomes, 'wrong_number', 'reached', 'refused'),
        by: agent,
        pick,
        care: fc.boolean(),
      },
      among: fc.constantFrom('queued', 'queued', 'unreachable', 'unreachable', undefined),
      // Somebody who does not answer is rung up again and again.
      times: fc.constantFrom(1, 1, 1, 9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ tell: device, by: agent }) },
  { weight: 3, arbitrary: fc.record({ dispatch: agent, pick }) },
  { weight: 2, arbitrary: fc.record({ surge: fc.boolean(), by: agent }) },
  { weight: 2, arbitrary: fc.record({ answer: agent, pick }) },
);
export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

const death: fc.Arbitrary<Death | undefined> = fc.oneof(
  { weight: 10, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.record({ at: fc.constant('abort' as const), statement: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ at: fc.constant('kill' as const), statement: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ at: fc.constant('forget' as const) }) },
);

export const step = fc.record({
  what: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        say: device,
        rule: fc.constantFrom('BOTH', 'BOTH', 'LATER', 'HAND'),
        severity: fc.constantFrom('P1', 'P2', 'P3', 'P3', 'P4'),
        kind: fc.constantFrom('breach', 'breach', 'level'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ clear: device, rule: fc.constantFrom('BOTH', 'LATER', 'HAND') }) },
    // The alert ends, and the same is found again.
    {
      weight: 3,
      arbitrary: fc.record({
        again: device,
        rule: fc.constantFrom('BOTH', 'HAND'),
        severity: fc.constantFrom('P2', 'P3', 'P4'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ report: device, holds: fc.constantFrom(true, true, false), goes_on: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ used: device, by: fc.option(fc.boolean()) }) },
    { weight: 1, arbitrary: fc.record({ hire: fc.constant('everybody') }) },
    { weight: 12, arbitrary: fc.record({ together: fc.array(command, { minLength: 1, maxLength: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ wait: fc.constantFrom(1, 5, 90, 900, 2_000, 11_000) }) },
    // What falls due is not looked at yet when people do the next thing.
    { weight: 2, arbitrary: fc.record({ pass: fc.constantFrom(1, 2, 10, 30) }) },
  ),
  death,
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const missed: ReadonlySet<string> = new Set(['no_answer', 'busy', 'voicemail']);

/** The way from open to closed. */
const onward: Readonly<Partial<Record<TicketState, TicketAction>>> = {
  open: 'accept',
  accepted: 'start',
  in_progress: 'resolve',
  pending: 'resume',
  resolved: 'close',
};

/** Takes one step. What dies is done again, as the daemon and people do; what the desk refuses changes nothing. */
export async function takeStep(desk: RandomDesk, { what, death }: Step): Promise<void> {
  if ('hire' in what) {
    if (desk.technicians.length === 0) await desk.attempt(undefined, desk.hire);
  } else if ('used' in what) {
    desk.shows.used = { ...desk.shows.used, [what.used]: what.by ?? undefined };
  } else if ('pass' in what) {
    desk.clock.advanceTo(instant(desk.clock.now() + minutes(what.pass)));
  } else if ('report' in what) {
    desk.shows.reported[what.report] = what.goes_on ? 'always' : desk.clock.now();
    desk.shows.holds[what.report] = what.holds;
  } else if ('together' in what) await together(desk, what.together, death);
  else if ('wait' in what) {
    desk.clock.advanceTo(instant(desk.clock.now() + minutes(what.wait)));
    await untilDone(desk, death, (tx) => desk.desk.openDue(tx, desk.clock.now()));
    await judgeAbsences(desk, death);
  } else if ('again' in what) {
    const { again, rule, severity } = what;
    await takeStep(desk, { what: { clear: again, rule }, death });
    await takeStep(desk, { what: { say: again, rule, severity, kind: 'breach' }, death });
  } else {
    const said =
      'say' in what
        ? {
            device: what.say,
            rule: what.rule,
            severity: what.severity,
            kind: what.kind,
            level: what.kind === 'level' ? 1 : 0,
          }
        : { device: what.clear, rule: what.rule, kind: 'clear' as const };
    const verdict = desk.verdict(said);
    // A verdict that took effect is not applied again.
    await untilDone(desk, death?.at === 'forget' ? undefined : death, (tx) => desk.apply(tx, verdict));
  }
}

async function judgeAbsences(desk: RandomDesk, death: Death | undefined): Promise<void> {
  try {
    await desk.judgeAbsences(death);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    await desk.revive();
    await desk.judgeAbsences(undefined);
  }
}

async function untilDone(desk: RandomDesk, death: Death | undefined, run: (tx: Tx) => Promise<unknown>): Promise<void> {
  try {
    await desk.attempt(death, run);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    await desk.revive();
    await desk.attempt(undefined, run);
  }
}

/** Several people at once, each on what was read before any of them did something; the first of them dies. */
async function together(desk: RandomDesk, commands: readonly Command[], death: Death | undefined): Promise<void> {
  const read = await seen(desk);
  const done = await Promise.all(
    commands.map((one, i) => {
      const run = runOf(desk, one, read);
      const outcome = desk.attempt(i === 0 ? death : undefined, run).then(() => true);
      return outcome.catch((error: unknown) => {
        if (error instanceof Killed || isAppError(error)) return false;
        throw error;
      });
    }),
  );
  const lives = !(await desk.revive());
  if (lives) refuseBoth(commands, done, read);
}

/** Two who read the same version of a ticket or visit cannot both have changed it. */
function refuseBoth(commands: readonly Command[], done: readonly boolean[], read: Seen): void {
  const changed = commands.flatMap((one, i) => {
    if (done[i] !== true || !('read' in one) || one.read !== 'now') return [];
    if ('act' in one) return [ticketFor(one, read)?.id ?? ''];
    return one.visit === 'plan' ? [] : [visitFor(one, read.visits)?.id ?? ''];
  });
  if (new Set(changed).size < changed.length)
    throw new Error(`two changed ${changed[0]} who had read the same version`);
}

interface Seen {
  readonly tickets: readonly Ticket[];
  readonly care: readonly Pick<CareCall, 'id' | 'version' | 'state' | 'claimed_by'>[];
  readonly callbacks: readonly Pick<CareCall, 'id' | 'version' | 'state'>[];
  readonly visits: readonly Visit[];
  readonly sent: Sent;
}

async function seen(desk: RandomDesk): Promise<Seen> {
  const { db } = desk;
  const reader = createDeskReader(db);
  const page = { limit: 500 };
  return {
    tickets: (await reader.listTickets({}, page)).items,
    care: (await reader.listCareCalls({}, page)).items,
    callbacks: (await reader.listCallbacks({}, page)).items,
    visits: (await createVisitsReader(db, []).listVisits({}, page)).items,
    sent: await dispatchStatesIn(desk),
  };
}

const pickOf = <T>(things: readonly T[], n: number): T | undefined => things[n % Math.max(1, things.length)];
/** Work that goes onward is most often that which has got the farthest. */
function ticketFor(one: Command, { tickets }: Seen): Ticket | undefined {
  if (!('pick' in one)) return undefined;
  const farthest = (ticket: Ticket): number => advance.indexOf(ticket.state);
  const onwards = ('act' in one && one.act === 'onward') || 'visit' in one;
  const known = 'visit' in one ? tickets.filter(({ state }) => state !== 'resolved') : tickets;
  return pickOf(onwards ? known.toSorted((a, b) => farthest(a) - farthest(b)) : known, one.pick);
}
const advance: readonly TicketState[] = [
  'resolved',
  'in_progress',
  'accepted',
  'pending',
  'open',
  'closed',
  'cancelled',
];

function runOf(house: RandomDesk, one: Command, read: Seen): (tx: Tx) => Promise<unknown> {
  const { desk, clock, technicians, actor: as } = house;
  const ticket = ticketFor(one, read);
  const id = ticket?.id ?? '';
  if ('act' in one) {
    const technician = one.technician === null ? undefined : technicians[one.technician];
    const input = {
      ...{ reason: 'parts', until: instant(clock.now() + hours(2)), assignee: one.by },
      ...(technician === undefined ? {} : { technician_id: technician }),
    };
    const action = one.act === 'onward' ? (onward[ticket?.state ?? 'open'] ?? 'reopen') : one.act;
    const version = { now: ticket?.version ?? 1, before: (ticket?.version ?? 1) - 1, never: undefined }[one.read];
    return (tx) => desk.act(tx, id, action, input, version, as(one.by));
  }
  if ('visit' in one) return runVisit(house, one, { ticket: id, visit: visitFor(one, read.visits), by: as(one.by) });
  if ('afterwards' in one || 'rarely' in one) return runRare(house, one, { ...read, by: as(one.by) });
  if ('take' in one) return (tx) => desk.takeNextCall(tx, one.kind, one.machine, as(one.take));
  if ('hold' in one) {
    const inHand = read.care.filter(({ claimed_by }) => claimed_by !== null);
    const call = pickOf(one.hold === 'claim' ? read.care : inHand, one.pick)?.id ?? '';
    return (tx) => desk.holdCall(tx, 'care', call, one.hold, as(one.by));
  }
  if ('attempt' in one) {
    const all = one.care ? read.care : read.callbacks;
    const call =
      pickOf(one.among === undefined ? all : all.filter(({ state }) => state === one.among), one.pick)?.id ?? '';
    const input = { outcome: one.attempt, next_at: instant(clock.now() + hours(1)) };
    const record = one.care ? desk.recordCareCallAttempt : desk.recordCallbackAttempt;
    return async (tx) => {
      const told = [];
      const times = missed.has(one.attempt) ? one.times : 1;
      for (let n = 0; n < times; n += 1) told.push(...(await record(tx, call, input, as(one.by))).intents);
      return told;
    };
  }
  if ('tell' in one) {
    const intake = { source: 'phone', device_id: one.tell, title: 'cold', severity: 'P2' } as const;
    return (tx) => desk.takeIn(tx, intake, as(one.by));
  }
  if ('dispatch' in one) return (tx) => desk.dispatch(tx, id, as(one.dispatch));
  if ('surge' in one)
    return (tx) => desk.switchSurge(tx, { active: one.surge, reason: 'storm' }, undefined, as(one.by));
  return (tx) => desk.acknowledgeEscalation(tx, id, undefined, as(one.answer));
}
