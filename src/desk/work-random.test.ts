import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { plays } from '../../test/harness/plays.ts';
import { instant } from '../base/index.ts';
import { ticketStates } from './index.ts';
import { everyTransition, transitionsIn } from './testing/desk-coverage.ts';
import { type DeskHistory, readDeskHistory, type SeenChange } from './testing/desk-history.ts';
import { violationsOf } from './testing/desk-invariants.ts';
import { openRandomDesk, type RandomDesk } from './testing/random-desk.ts';
import { type Step, step, takeStep } from './testing/random-steps.ts';

/**
 * Several agents work at random and at once, sometimes on what they read a while ago; transactions die before any of
 * their statements, and the process is killed and goes on with what its files held. Whatever they do: tickets, calls,
 * dispatches, clocks and ladders move only as their tables allow, and SQLite saw no change that the audit does not tell.
 */
const noon = instant(Date.parse('2026-01-15T12:00:00+08:00'));
const night = instant(Date.parse('2026-01-15T23:00:00+08:00'));
const begins = fc.constantFrom(noon, night);
const numRuns = plays(5);
const seed = 1_208;
const steps = fc.array(step, { minLength: 60, maxLength: 80, size: 'max' });

/** Now and then the technicians are hired when there is work already. */
const staffed = fc.oneof({ weight: 7, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
/** With so many plays every move of every table is made. */
const manyRuns = 400;

/** Steps between two looks at everything, where nothing died. */
const lookOften = 8;

async function live(desk: RandomDesk, taken: readonly Step[], staffed = true): Promise<DeskHistory> {
  if (staffed) await desk.attempt(undefined, desk.hire);
  for (const [n, one] of taken.entries()) {
    await takeStep(desk, one);
    const due = await desk.desk.nextDue(desk.db);
    if (n % lookOften === 0 || one.death !== undefined) {
      expect(violationsOf(await readDeskHistory(desk.db)), `after step ${n + 1}`).toEqual([]);
    }
    // Nothing is lost of what is to come: what waited is done as soon as its time has come.
    if ('wait' in one.what) expect(due ?? Number.POSITIVE_INFINITY).toBeGreaterThan(desk.clock.now());
  }
  const history = await readDeskHistory(desk.db);
  expect(violationsOf(history)).toEqual([]);
  return history;
}

it(`never reaches a state that the tables forbid, and loses no record (seed ${seed}, ${numRuns} runs)`, async ({
  annotate,
}) => {
  const made = new Map<string, number>(everyTransition().map((name) => [name, 0]));
  const seen = new Set<string>();
  const runs = fc.asyncProperty(steps, staffed, begins, async (taken, atOnce, start) => {
    await using desk = await openRandomDesk(start);
    const history = await live(desk, taken, atOnce);
    for (const { what, to_state } of history.seen) seen.add(`${what} ${to_state}`);
    for (const name of transitionsIn(history)) made.set(name, (made.get(name) ?? 0) + 1);
  });
  // Shrinking takes minutes: the story as it was is told at once, with its seed and path.
  await fc.assert(runs, { seed, numRuns, endOnFailure: true });
  await annotate([...made].map(([name, times]) => `${times} × ${name}`).join('\n'));
  // The runs went everywhere.
  expect(ticketStates.filter((state) => !seen.has(`ticket ${state}`))).toEqual([]);
  if (numRuns < manyRuns) return;
  const never = [...made].filter(([, times]) => times === 0).map(([name]) => name);
  expect(never, 'moves that a table allows and nobody made').toEqual([]);
  // Nor was anything made that no table knows.
  expect([...made.keys()]).toEqual(everyTransition());
}, 3_600_000);

/** One town's worth of steps that goes everywhere, so that there is something to doctor. */
async function someHistory(): Promise<DeskHistory> {
  await using desk = await openRandomDesk(noon);
  const does = (what: Step['what']): Step => ({ what, death: undefined });
  const onward = (pick: number) =>
    does({ together: [{ act: 'onward', by: 'ann', pick, read: 'now', technician: null }] });
  const story: Step[] = [
    does({ say: 'H-1', rule: 'BOTH', severity: 'P1', kind: 'breach' }),
    does({ together: [{ take: 'ann', kind: 'care', machine: false }] }),
    does({ wait: 90 }),
    ...[onward(0), onward(0), onward(0)],
    does({ clear: 'H-1', rule: 'BOTH' }),
    onward(0),
    // The repair did not hold: the ticket is reopened, worked on again and closed.
    does({ say: 'H-1', rule: 'BOTH', severity: 'P1', kind: 'breach' }),
    ...[onward(0), onward(0), onward(0)],
    does({ clear: 'H-1', rule: 'BOTH' }),
    onward(0),
    does({ say: 'H-2', rule: 'BOTH', severity: 'P2', kind: 'breach' }),
    onward(0),
  ];
  // Awaited while the desk is open.
  return await live(desk, story);
}

it('starts no clocks and ladders for a ticket that is merged into another as it opens', async () => {
  await using desk = await openRandomDesk(noon);
  const says = { say: 'H-1', rule: 'BOTH', severity: 'P1', kind: 'breach' } as const;
  const story: Step['what'][] = [
    { together: [{ surge: true, by: 'ann' }] },
    says,
    { clear: 'H-1', rule: 'BOTH' },
    says,
    { wait: 90 },
  ];
  const {
    tickets,
    clocks,
    steps: rungs,
  } = await live(
    desk,
    story.map((what) => ({ what, death: undefined })),
  );
  const merged = tickets.find(({ state }) => state === 'cancelled')?.id;
  expect(merged).toBeDefined();
  expect([...clocks, ...rungs].filter(({ ticket_id }) => ticket_id === merged)).toEqual([]);
});

/** What somebody might have done to a history, or a fault of the desk might have made of it. */
const doctored: Readonly<Record<string, (history: DeskHistory) => DeskHistory>> = {
  'a ticket went from open to closed': (h) => ({ ...h, seen: [...h.seen, moved(h, 'open', 'closed')] }),
  'an audit record of a ticket is lost': (h) => ({
    ...h,
    audit: without(h.audit, ({ action }) => action === 'ticket.started'),
  }),
  'an audit record of a call is lost': (h) => ({
    ...h,
    audit: without(h.audit, ({ action }) => action === 'care-call.claimed'),
  }),
  'an audit record says another state': (h) => ({
    ...h,
    audit: h.audit.map((one) =>
      one.action === 'ticket.closed' ? { ...one, detail: { ...one.detail, state: 'open' } } : one,
    ),
  }),
  'a change was made that nobody audited': (h) => ({ ...h, seen: [...h.seen, moved(h, 'closed', 'closed')] }),
  'a line of a timeline is lost': (h) => ({ ...h, lines: without(h.lines, ({ action }) => action === 'resolved') }),
  'a breach is not in the audit': (h) => ({
    ...h,
    audit: without(h.audit, ({ action }) => action === 'ticket.sla-breached'),
  }),
  'somebody was told of a step and the audit does not know': (h) => ({
    ...h,
    audit: without(h.audit, ({ action }) => action === 'ticket.escalated'),
  }),
  'a callback is gone': (h) => ({ ...h, calls: h.calls.filter(({ kind }) => kind !== 'callback') }),
  'an agent took what another had in hand': (h) => ({
    ...h,
    audit: h.audit.flatMap((one) => (one.action === 'care-call.claimed' ? [one, { ...one, actor: 'thief' }] : [one])),
  }),
  'a ticket is worked on by nobody': (h) => ({ ...h, tickets: h.tickets.map((one) => ({ ...one, assignee: null })) }),
  'a clock runs on for a ticket that is over': (h) => ({
    ...h,
    clocks: h.clocks.map((one, n) => (n === 0 ? { ...one, state: 'running' as const } : one)),
  }),
  'a step is open for a ticket that is over': (h) => ({
    ...h,
    steps: h.steps.map((one) => ({ ...one, state: 'open' as const, acknowledged_by: null })),
  }),
  'somebody is sent to a ticket that is over': (h) => ({
    ...h,
    dispatches: h.dispatches.map((one) => ({ ...one, state: 'accepted' as const })),
  }),
  'a dispatch is lost': (h) => ({ ...h, dispatches: h.dispatches.slice(1) }),
  'an attempt is lost': (h) => ({ ...h, calls: h.calls.map((one) => ({ ...one, attempts: one.attempts + 1 })) }),
  'evidence is lost': (h) => ({ ...h, evidence: h.evidence.slice(0, -1) }),
  'a visit was made that nobody audited': (h) => ({ ...h, seen: [...h.seen, movedVisit(h, 'planned', 'cancelled')] }),
  'a visit that was called off was finished': (h) => ({
    ...h,
    seen: [...h.seen, movedVisit(h, 'cancelled', 'finished')],
  }),
  'a verdict on a visit was taken back': (h) => ({
    ...h,
    seen: [...h.seen, { ...movedVisit(h, 'contradicted', 'agrees'), what: 'check' }],
  }),
  'an audit record of a visit is lost': (h) => ({
    ...h,
    audit: without(h.audit, ({ action }) => action === 'visit.arrived'),
  }),
  'two are at one ticket at once': (h) => ({
    ...h,
    visits: [...h.visits, ...h.visits].map((one) => ({ ...one, state: 'under_way' as const })),
  }),
  'somebody is still at a ticket that is over': (h) => ({
    ...h,
    visits: h.visits.map((one) => ({ ...one, state: 'under_way' as const, finished_at: null, result: null })),
  }),
  'somebody goes to a ticket that is over': (h) => ({
    ...h,
    visits: h.visits.map((one) => ({ ...one, state: 'planned' as const })),
  }),
  'a contradiction is told twice': (h) => ({
    ...h,
    told: h.told.flatMap((one) => (one.topic === 'visit.contradicted' ? [one, one] : [one])),
  }),
  'a contradiction is told to nobody': (h) => ({
    ...h,
    told: h.told.filter(({ topic }) => topic !== 'visit.contradicted'),
  }),
  'what is written of a visit is told in another order': (h) => ({ ...h, told: h.told.toReversed() }),
  'a visit says done and its ticket went on': (h) => ({
    ...h,
    lines: h.lines.map((one) => (one.action === 'resolved' ? { ...one, at: one.at - 1 } : one)),
  }),
  'work was started and nobody was there': (h) => ({ ...h, visits: [] }),
  'a visit is judged without a reason': (h) => ({
    ...h,
    visits: h.visits.map((one) => ({ ...one, check_reason: null })),
  }),
  'work was done though gas leaks': (h) => ({
    ...h,
    visits: h.visits.map((one) => ({ ...one, checklist: '[{"item":"gas-tight","state":"failed"}]' })),
  }),
  'a clock began as met': (h) => ({
    ...h,
    seen: h.seen.map((one) => (one.what === 'clock' && one.from_state === null ? { ...one, to_state: 'met' } : one)),
  }),
};

function moved({ seen, tickets }: DeskHistory, from_state: string, to_state: string): SeenChange {
  const [ticket] = tickets;
  const last = seen.at(-1)?.id ?? 0;
  return { id: last + 1, what: 'ticket', object: ticket?.id ?? '', part: '', from_state, to_state, version: 99 };
}

const movedVisit = (h: DeskHistory, from_state: string, to_state: string): SeenChange => ({
  ...moved(h, from_state, to_state),
  what: 'visit',
  object: h.visits[0]?.id ?? '',
});

/** Without the first of those. */
function without<T>(things: readonly T[], which: (thing: T) => boolean): T[] {
  const at = things.findIndex(which);
  expect(at, 'something to lose').toBeGreaterThanOrEqual(0);
  return things.toSpliced(at, 1);
}

describe('what is held against a history', () => {
  let history: DeskHistory;
  beforeAll(async () => {
    history = await someHistory();
  });

  it.each(Object.keys(doctored))('finds that %s', (name) => {
    expect(violationsOf(history)).toEqual([]);
    expect(violationsOf(doctored[name]?.(history) ?? history)).not.toEqual([]);
  });
});
