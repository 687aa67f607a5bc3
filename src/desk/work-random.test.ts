import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plays } from '../../test/harness/plays.ts';
import { hours, instant, isAppError, minutes } from '../base/index.ts';
import { readAudit, type Tx } from '../db/index.ts';
import { callOutcomes, type TicketAction, type TicketState, ticketActions, ticketStates } from './index.ts';
import { type DeskBench, openDeskBench } from './testing/desk-bench.ts';
import { decideTicket, ticketInputs } from './tickets/ticket-transitions.ts';

/**
 * Two agents work at random, sometimes on what they read a while ago, and transactions die at random. Whatever they do:
 * tickets move only as the table allows, each change has its line, its audit record and its version, whoever was sent is
 * called back, and nobody holds a call that another holds.
 */
const noon = Date.parse('2026-01-15T12:00:00+08:00');
const device = fc.constantFrom('H-1', 'H-2');
const agent = fc.constantFrom('ann', 'bob');
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ say: device, severity: fc.constantFrom('P1', 'P2', 'P3') }) },
  { weight: 2, arbitrary: fc.record({ clear: device }) },
  {
    weight: 9,
    arbitrary: fc.record({
      act: fc.oneof(fc.constant('onward' as const), fc.constantFrom(...ticketActions)),
      by: agent,
      pick: fc.nat(3),
      stale: fc.nat(5),
    }),
  },
  { weight: 3, arbitrary: fc.record({ take: agent, kind: fc.constantFrom('care', 'callback') }) },
  { weight: 2, arbitrary: fc.record({ hold: fc.constantFrom('claim', 'release'), by: agent, pick: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({ attempt: fc.constantFrom(...callOutcomes), by: agent, pick: fc.nat(3), care: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ tell: device, by: agent }) },
  { weight: 3, arbitrary: fc.record({ wait: fc.constantFrom(5, 90, 900, 6_000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The way from open to closed. */
const onward: Readonly<Partial<Record<TicketState, TicketAction>>> = {
  open: 'accept',
  accepted: 'start',
  in_progress: 'resolve',
  pending: 'resume',
  resolved: 'close',
};

class Killed extends Error {}

/** Runs the command; where it is to die, once before it commits. What the desk refuses changes nothing. */
async function command(bench: DeskBench, dies: boolean, run: (tx: Tx) => Promise<unknown>): Promise<void> {
  if (dies) {
    const killed = bench.transaction((tx) => run(tx).then(() => Promise.reject(new Killed())));
    await killed.catch((error) => expect(isAppError(error) || error instanceof Killed).toBe(true));
  }
  await bench.transaction(run).catch((error) => expect(isAppError(error), String(error)).toBe(true));
}

async function take(bench: DeskBench, one: Step, dies: boolean): Promise<void> {
  const { desk, clock } = bench;
  const by = (name: string) => ({ name, role: 'agent' });
  if ('say' in one) await bench.say('BOTH', one.say, { severity: one.severity });
  else if ('clear' in one) await bench.clear('BOTH', one.clear);
  else if ('wait' in one) await bench.advance(clock.now() + minutes(one.wait));
  else if ('act' in one) {
    const tickets = await bench.tickets();
    const ticket = tickets[one.pick % Math.max(1, tickets.length)];
    const input = { reason: 'parts', until: instant(clock.now() + hours(2)), assignee: one.by };
    const action = one.act === 'onward' ? (onward[ticket?.state ?? 'open'] ?? 'reopen') : one.act;
    const version = one.stale === 0 ? (ticket?.version ?? 1) - 1 : undefined;
    await command(bench, dies, (tx) => desk.act(tx, ticket?.id ?? '', action, input, version, by(one.by)));
  } else if ('take' in one) await command(bench, dies, (tx) => desk.takeNextCall(tx, one.kind, false, by(one.take)));
  else if ('hold' in one) {
    const id = await callId(bench, true, one.pick);
    await command(bench, dies, (tx) => desk.holdCall(tx, 'care', id, one.hold, by(one.by)));
  } else if ('attempt' in one) {
    const id = await callId(bench, one.care, one.pick);
    const input = { outcome: one.attempt, next_at: instant(clock.now() + hours(1)) };
    const record = one.care ? desk.recordCareCallAttempt : desk.recordCallbackAttempt;
    await command(bench, dies, (tx) => record(tx, id, input, by(one.by)));
  } else {
    const intake = { source: 'phone', device_id: one.tell, title: 'cold', severity: 'P2' } as const;
    await command(bench, dies, (tx) => desk.takeIn(tx, intake, by(one.by)));
  }
}

async function callId(bench: DeskBench, care: boolean, pick: number): Promise<string> {
  const { reader } = bench;
  const page = { limit: 100 };
  const { items } = care ? await reader.listCareCalls({}, page) : await reader.listCallbacks({}, page);
  return items[pick % Math.max(1, items.length)]?.id ?? '';
}

const allowed = new Set(
  ticketStates.flatMap((from) =>
    ticketInputs.flatMap((input) => {
      const move = decideTicket(from, input);
      return 'next' in move ? [`${from}>${move.next}`] : [];
    }),
  ),
);

async function mustHold(bench: DeskBench): Promise<void> {
  const { reader, db } = bench;
  const callbacks = await bench.callbacks();
  for (const ticket of await bench.tickets()) {
    const lines = await reader.ticketTimeline(ticket.id);
    let state: string | null = null;
    for (const { from, to } of lines) {
      expect(from, `before a line of ${ticket.number}`).toBe(state);
      if (from !== null && from !== to) expect(allowed, `${from}>${to}`).toContain(`${from}>${to}`);
      state = to;
    }
    expect([ticket.state, ticket.version], ticket.number).toEqual([state, lines.length]);
    const audit = await readAudit(db, { object: { kind: 'ticket', id: ticket.id }, limit: 1_000 });
    expect(audit.length, `audit of ${ticket.number}`).toBe(lines.length);
    expect((ticket.pending_until === null) === (ticket.state !== 'pending'), `what ${ticket.number} waits for`).toBe(
      true,
    );
    if (ticket.state === 'closed') {
      const own = callbacks.filter(({ ticket_id, purpose }) => ticket_id === ticket.id && purpose === 'closed');
      expect(
        own.some(({ state: one }) => one !== 'withdrawn'),
        `the callback of ${ticket.number}`,
      ).toBe(true);
    }
  }
  for (const call of [...(await reader.listCareCalls({}, { limit: 500 })).items, ...callbacks]) {
    const kind = 'purpose' in call ? 'callback' : 'care-call';
    const audit = await readAudit(db, { object: { kind, id: call.id }, limit: 1_000 });
    expect(audit.length, `audit of ${call.id}`).toBe(call.version);
    if (call.state !== 'queued') expect(call.claimed_by, `who has ${call.id}, which is ${call.state}`).toBeNull();
  }
}

it('moves tickets and calls only as the tables allow, loses no record, and calls back whom somebody was sent to', async () => {
  const seen = new Set<string>();
  const runs = fc.asyncProperty(
    fc.array(fc.tuple(step, fc.nat(4)), { minLength: 15, maxLength: 40, size: 'max' }),
    async (steps) => {
      await using bench = await openDeskBench(instant(noon));
      bench.rule('BOTH', { ticket: { skill: 1, fault: 'GW-110' }, care_call: { script: 'CC-GAS' } });
      for (const [one, dies] of steps) {
        await take(bench, one, dies === 0);
        await mustHold(bench);
        for (const { state } of await bench.tickets()) seen.add(state);
      }
    },
  );
  await fc.assert(runs, { seed: 1_208, numRuns: plays(8) });
  // The runs went everywhere.
  expect([...seen].sort()).toEqual([...ticketStates].sort());
}, 300_000);
