import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alerts } from '../alerts/index.ts';
import { alertsMigrations, createAlerts } from '../alerts/index.ts';
import type { DrivenClock } from '../base/index.ts';
import { createDrivenClock, createIds, hours, instant, minutes } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { openDatabase, pendingControls, readAudit } from '../db/index.ts';
import { createFleetCommands, fleetMigrations } from '../fleet/index.ts';
import { peopleMigrations } from '../people/index.ts';
import type { Verdict } from '../rules/index.ts';
import type {
  CallAttemptInput,
  Desk,
  DeskIntent,
  DeskReader,
  DeskRule,
  TicketAction,
  TicketActionInput,
} from './index.ts';
import { createDesk, createDeskReader, deskMigrations } from './index.ts';

const title = { en: 'Very low gas pressure', 'zh-CN': '燃气压力过低' };
const both: DeskRule = {
  title,
  actions: { ticket: { skill: 2, fault: 'GW-110' }, care_call: { script: 'CC-GAS', due: hours(2) } },
};
const ann = { name: 'ann', role: 'agent' };
const boss = { name: 'boss', role: 'engineer' };

describe('the desk', () => {
  let folder: string;
  let db: Database;
  let alerts: Alerts;
  let desk: Desk;
  let reader: DeskReader;
  let clock: DrivenClock;
  let rule: DeskRule;
  let seq: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-desk-'));
    const migrations = [...fleetMigrations, ...alertsMigrations, ...peopleMigrations, ...deskMigrations];
    db = await openDatabase({ file: join(folder, 'operations.sqlite') }, migrations);
    clock = createDrivenClock(instant(1_000_000));
    const ids = createIds(clock);
    rule = both;
    seq = 0;
    alerts = createAlerts({ clock, ids, ruleOf: () => rule });
    const text = {
      en: 'Pressure {gas_supply_pressure_pa} Pa, ticket {ticket}.',
      'zh-CN': '气压{gas_supply_pressure_pa}帕。',
    };
    desk = createDesk({}, { clock, ids, ruleOf: () => rule, scriptOf: (id) => ({ id, title, text }) });
    reader = createDeskReader(db);
    const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(['gas_water_heater']) });
    const customer = { name: 'Li', phone: '4008', language: 'en' };
    await db.transaction((tx) => fleet.registerDevice(tx, { id: 'WH-1', type: 'gas_water_heater', customer }, 'boss'));
  });

  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const say = (fields: Partial<Verdict> = {}): Promise<DeskIntent[]> => {
    seq += 1;
    const verdict: Verdict = {
      seq,
      ordinal: 0,
      at: clock.now(),
      rule: 'GH-02',
      version: 1,
      mode: 'active',
      subject: { kind: 'device', id: 'WH-1' },
      kind: 'breach',
      severity: 'P2',
      level: 0,
      deviceTime: clock.now(),
      since: clock.now(),
      reason: 'condition',
      inputs: { gas_supply_pressure_pa: 700.04 },
      ...fields,
    };
    return db.transaction(async (tx) => desk.apply(tx, await alerts.apply(tx, [verdict])));
  };
  const tickets = async () => (await reader.listTickets({}, { limit: 50 })).items;
  const calls = async () => (await reader.listCareCalls({}, { limit: 50 })).items;
  const callbacks = async () => (await reader.listCallbacks({}, { limit: 50 })).items;
  const first = async <T>(list: () => Promise<readonly T[]>): Promise<T> => {
    const [item] = await list();
    if (item === undefined) throw new Error('the list is empty');
    return item;
  };
  const act = async (action: TicketAction, input: TicketActionInput = {}, by = boss, ifMatch?: number) => {
    const { id } = await first(tickets);
    return db.transaction((tx) => desk.act(tx, id, action, input, ifMatch, by));
  };
  const attempt = async (input: CallAttemptInput) => {
    const { id } = await first(calls);
    return (await db.transaction((tx) => desk.recordCareCallAttempt(tx, id, input, ann))).value;
  };

  describe('turning alerts into work', () => {
    it('opens one ticket and one care call with the words to say', async () => {
      const intents = await say();
      expect(await tickets()).toMatchObject([
        {
          number: 'T000001',
          state: 'open',
          severity: 'P2',
          fault: 'GW-110',
          skill: 2,
          title,
          device_id: 'WH-1',
          rule_id: 'GH-02',
        },
      ]);
      expect(await calls()).toMatchObject([
        {
          state: 'queued',
          script: 'CC-GAS',
          text: 'Pressure 700 Pa, ticket T000001.',
          due_at: 1_000_000 + hours(2),
          customer: { name: 'Li', phone: '4008' },
          ticket_id: (await first(tickets)).id,
        },
      ]);
      expect(intents.map((i) => i.topic)).toEqual(['ticket.opened', 'care-call.queued']);
      expect(intents[0]?.body).toMatchObject({
        topic: 'ticket.opened',
        ticket: { number: 'T000001', opened_at: '1970-01-01T00:16:40.000Z' },
      });
    });

    it('opens nothing for a breach that repeats, and new work for a new episode', async () => {
      await say();
      expect(await say()).toEqual([]);
      await say({ kind: 'clear' });
      await say();
      expect((await tickets()).map((t) => t.number)).toEqual(['T000001', 'T000002']);
    });

    it('notes recovery on the ticket, which stays, and withdraws the call that nobody needs any more', async () => {
      await say();
      clock.advanceTo(instant(2_000_000));
      const intents = await say({ kind: 'clear' });
      expect(await first(tickets)).toMatchObject({ state: 'open', recovered_at: 2_000_000 });
      expect(await first(calls)).toMatchObject({
        state: 'withdrawn',
        withdrawn_reason: 'the condition ended by itself',
      });
      expect(intents.map((i) => i.topic)).toEqual(['ticket.recovered', 'care-call.withdrawn']);
    });

    it('still calls whoever was in danger of life, unless a person ended the alert', async () => {
      await say({ severity: 'P1' });
      await say({ kind: 'clear' });
      expect(await first(calls)).toMatchObject({ state: 'queued', severity: 'P1' });
      await say({ severity: 'P1', rule: 'ES-01' });
      await say({ kind: 'clear', rule: 'ES-01', reason: 'manual' });
      expect((await reader.listCareCalls({ rule_id: 'ES-01' }, { limit: 1 })).items).toMatchObject([
        { state: 'withdrawn', withdrawn_reason: 'a person cleared the alert' },
      ]);
    });

    it('leaves a call that was made as it is when the alert ends', async () => {
      await say();
      await attempt({ outcome: 'reached' });
      await say({ kind: 'clear' });
      expect(await first(calls)).toMatchObject({ state: 'done' });
    });

    it('follows the level: severity of open work, and what the new level asks', async () => {
      const levels = [{}, { care_call: { script: 'CC-GAS-HIGH' } }];
      rule = { title, actions: { ticket: { skill: 1 } }, levels };
      await say();
      expect(await calls()).toEqual([]);
      await say({ kind: 'level', severity: 'P1', level: 1 });
      expect(await first(tickets)).toMatchObject({ severity: 'P1' });
      expect(await calls()).toMatchObject([{ script: 'CC-GAS-HIGH', severity: 'P1', due_at: 1_000_000 }]);
      await say({ kind: 'level', severity: 'P2', level: 0 });
      await say({ kind: 'level', severity: 'P1', level: 1 });
      expect(await calls()).toHaveLength(1);
      expect(await tickets()).toHaveLength(1);
      expect((await reader.ticketTimeline((await first(tickets)).id)).map((e) => e.action)).toEqual([
        'opened',
        'severity_changed',
        'severity_changed',
        'severity_changed',
      ]);
    });

    it('puts off what the rule asks for later, and spares it when the alert ends before', async () => {
      rule = { title, actions: { care_call: { script: 'CC-GAS' }, ticket: { skill: 2, after: minutes(30) } } };
      const openDue = (at: number) => db.transaction((tx) => desk.openDue(tx, instant(at)));
      await say();
      const due = await desk.nextDue(db);
      expect(due).toBe(1_000_000 + minutes(30));
      expect(await openDue((due ?? 0) - 1)).toEqual([]);
      expect(await tickets()).toEqual([]);
      expect((await openDue(due ?? 0)).map((i) => i.topic)).toEqual(['ticket.opened']);
      expect(await first(tickets)).toMatchObject({ opened_at: due });
      expect(await first(calls)).toMatchObject({ ticket_id: (await first(tickets)).id });
      expect(await desk.nextDue(db)).toBeUndefined();

      await say({ rule: 'GH-06' });
      await say({ rule: 'GH-06', kind: 'clear' });
      expect(await desk.nextDue(db)).toBeUndefined();
      expect(await openDue(9_000_000)).toEqual([]);
      const spared = (await readAudit(db, { limit: 99 })).filter((r) => r.action === 'ticket.spared');
      expect(spared).toMatchObject([{ detail: { reason: 'the condition ended by itself' } }]);
    });

    it('queues a call also for a device of which nothing is known', async () => {
      await say({ subject: { kind: 'device', id: 'stranger' } });
      expect(await first(calls)).toMatchObject({ customer: null, text: '气压700帕。' });
    });
  });

  describe('working on tickets', () => {
    it('goes from open to closed with who and when, and closing creates the callback', async () => {
      await say();
      expect((await act('accept', {}, ann)).value).toMatchObject({
        state: 'accepted',
        assignee: 'ann',
        accepted_at: 1_000_000,
      });
      await act('start', {}, ann);
      await act('resolve', { result: 'valve opened', cause: 'valve', verdict: 'confirmed' }, ann);
      const closed = await act('close', { note: 'fine' });
      expect(closed.value).toMatchObject({
        state: 'closed',
        result: 'valve opened',
        cause: 'valve',
        verdict: 'confirmed',
        note: 'fine',
      });
      expect(closed.intents.map((i) => i.topic)).toEqual(['ticket.closed', 'callback.queued']);
      expect(await callbacks()).toMatchObject([{ state: 'queued', ticket_id: closed.value.id, script: 'CC-CALLBACK' }]);
      const timeline = await reader.ticketTimeline(closed.value.id);
      expect(timeline.map((e) => [e.actor, e.action, e.from, e.to])).toEqual([
        ['carewatch', 'opened', null, 'open'],
        ['ann', 'accepted', 'open', 'accepted'],
        ['ann', 'started', 'accepted', 'in_progress'],
        ['ann', 'resolved', 'in_progress', 'resolved'],
        ['boss', 'closed', 'resolved', 'closed'],
      ]);
      const audit = await readAudit(db, { object: { kind: 'ticket', id: closed.value.id }, limit: 9 });
      expect(audit.map((r) => r.action)).toEqual(timeline.map((e) => `ticket.${e.action}`));
    });

    it('refuses a move that the table forbids, with the reason, and changes nothing', async () => {
      await say();
      await expect(act('close')).rejects.toMatchObject({ code: 'move-forbidden', failure: { state: 'open' } });
      await expect(act('close')).rejects.toThrow('T000001 cannot be closed in state open: nobody has accepted it yet');
      expect(await first(tickets)).toMatchObject({ state: 'open', version: 1 });
      expect(await callbacks()).toEqual([]);
    });

    it('assigns to whom it is told, and an agent who accepts to himself', async () => {
      await say();
      expect((await act('assign', { assignee: ' bob ' })).value).toMatchObject({ state: 'open', assignee: 'bob' });
      expect((await act('accept', { assignee: 'bob' }, ann)).value.assignee).toBe('ann');
      await expect(act('assign')).rejects.toMatchObject({ code: 'invalid-action', failure: { field: 'assignee' } });
      await say({ rule: 'GH-04', severity: 'P1' });
      expect((await act('accept', { assignee: 'bob' }, boss)).value.assignee).toBe('bob');
    });

    it('starts over when reopened, and withdraws the callback', async () => {
      await say();
      for (const action of ['accept', 'start', 'resolve', 'close'] as const) await act(action);
      const reopened = (await act('reopen', { note: 'cold again' })).value;
      expect(reopened).toMatchObject({
        state: 'open',
        reopened: 1,
        closed_at: null,
        assignee: null,
        note: 'cold again',
      });
      expect(await callbacks()).toMatchObject([{ state: 'withdrawn', withdrawn_reason: 'the ticket was reopened' }]);
      for (const action of ['accept', 'start', 'resolve', 'close'] as const) await act(action);
      expect((await callbacks()).map((c) => c.state)).toEqual(['queued', 'withdrawn']);
    });

    it('tells the engine of a service, but not of an alarm that was none', async () => {
      const labels = async () => (await pendingControls(db, 9)).map((c) => c.label);
      await say();
      await act('accept');
      await act('start');
      await act('resolve', { verdict: 'false_alarm' });
      expect(await labels()).toEqual(['device', 'ticket']);
      await act('reopen');
      await act('accept');
      await act('start');
      await act('resolve', { verdict: 'confirmed' });
      expect(await labels()).toEqual(['device', 'ticket', 'service-done']);
    });

    it('refuses a stale version, an unknown ticket, verdict or action text', async () => {
      await say();
      await act('assign', { assignee: 'bob' }, boss, 1);
      await expect(act('accept', {}, boss, 1)).rejects.toMatchObject({
        code: 'version-mismatch',
        failure: { actual: 2 },
      });
      await expect(act('accept', { verdict: 'maybe' as 'confirmed' })).rejects.toMatchObject({
        code: 'invalid-action',
      });
      await expect(act('cancel', { note: 'x'.repeat(5_000) })).rejects.toMatchObject({ failure: { field: 'note' } });
      const unknown = db.transaction((tx) => desk.act(tx, 'nope', 'accept', {}, undefined, boss));
      await expect(unknown).rejects.toMatchObject({ code: 'ticket-unknown' });
    });

    it('lists work to do first, the most severe before the oldest, and filters', async () => {
      for (const [rule_, severity] of [
        ['a', 'P3'],
        ['b', 'P1'],
        ['c', 'P3'],
        ['d', 'P2'],
      ] as const) {
        await say({ rule: rule_, severity });
      }
      await act('cancel');
      const order = async (cursor?: string): Promise<(string | null)[]> => {
        const page = await reader.listTickets({}, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        return [
          ...page.items.map((t) => t.rule_id),
          ...(page.next_cursor === null ? [] : await order(page.next_cursor)),
        ];
      };
      expect(await order()).toEqual(['d', 'a', 'c', 'b']);
      const by = async (filter: object) => (await reader.listTickets(filter, { limit: 9 })).items.map((t) => t.rule_id);
      expect(await by({ state: 'open', severity: 'P3' })).toEqual(['a', 'c']);
      expect(await by({ state: 'cancelled' })).toEqual(['b']);
      expect(await by({ rule_id: 'd', device_id: 'WH-1' })).toEqual(['d']);
      expect(await reader.countWork()).toMatchObject({
        tickets: { open: 3, cancelled: 1 },
        care_calls: { queued: 3, withdrawn: 1 },
      });
    });
  });

  describe('making calls', () => {
    it('is done when the customer is reached, with note and name', async () => {
      await say();
      expect(await attempt({ outcome: 'reached', note: 'will check the valve' })).toMatchObject({
        state: 'done',
        ended_at: 1_000_000,
        attempts: [{ by: 'ann', outcome: 'reached', note: 'will check the valve', next_at: null }],
      });
      await expect(attempt({ outcome: 'reached' })).rejects.toMatchObject({ code: 'move-forbidden' });
    });

    it('is due again after a missed attempt, and given up after the last', async () => {
      await say();
      expect(await attempt({ outcome: 'no_answer' })).toMatchObject({
        state: 'queued',
        due_at: 1_000_000 + minutes(15),
      });
      expect(await attempt({ outcome: 'busy', next_at: instant(1_500_000) })).toMatchObject({ due_at: 1_500_000 });
      for (let i = 0; i < 3; i += 1) await attempt({ outcome: 'voicemail' });
      expect(await attempt({ outcome: 'no_answer' })).toMatchObject({ state: 'unreachable', ended_at: 1_000_000 });
      expect(await attempt({ outcome: 'reached' })).toMatchObject({ state: 'done' });
    });

    it('is given up at a wrong number', async () => {
      await say();
      expect(await attempt({ outcome: 'wrong_number' })).toMatchObject({ state: 'unreachable' });
    });

    it('refuses an attempt at a withdrawn call with the reason, an unknown outcome, and a next time gone by', async () => {
      await say();
      await expect(attempt({ outcome: 'shouted' as 'busy' })).rejects.toMatchObject({ failure: { field: 'outcome' } });
      await expect(attempt({ outcome: 'busy', next_at: clock.now() })).rejects.toMatchObject({
        failure: { field: 'next_at' },
      });
      await say({ kind: 'clear' });
      await expect(attempt({ outcome: 'reached' })).rejects.toThrow('the condition ended by itself');
    });

    it('keeps callbacks and care calls apart', async () => {
      await say();
      for (const action of ['accept', 'start', 'resolve', 'close'] as const) await act(action);
      const { id } = await first(callbacks);
      const care = db.transaction((tx) => desk.recordCareCallAttempt(tx, id, { outcome: 'reached' }, ann));
      await expect(care).rejects.toMatchObject({ code: 'call-unknown' });
      const made = await db.transaction((tx) => desk.recordCallbackAttempt(tx, id, { outcome: 'reached' }, ann));
      expect(made.value).toMatchObject({ state: 'done' });
      expect(await reader.getCallback(id)).toEqual(made.value);
      expect(await reader.getCareCall(id)).toBeUndefined();
    });
  });
});
