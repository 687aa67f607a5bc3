import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertsMigrations, createAlerts } from '../../alerts/index.ts';
import {
  createDrivenClock,
  createIds,
  type DrivenClock,
  hours,
  type Instant,
  instant,
  minutes,
} from '../../base/index.ts';
import { type Database, openDatabase, readAudit } from '../../db/index.ts';
import { createFleetCommands, fleetMigrations } from '../../fleet/index.ts';
import { createPeopleCommands, type NewTechnician, type PeopleCommands, peopleMigrations } from '../../people/index.ts';
import type { Verdict } from '../../rules/index.ts';
import { deskDefaults } from '../desk-settings.ts';
import {
  createDesk,
  createDeskReader,
  createDispatchReader,
  createVisitsReader,
  type Desk,
  type DeskActor,
  type DeskIntent,
  type DeskRule,
  type DispatchReader,
  deskMigrations,
  type TicketAction,
  type TicketActionInput,
} from '../index.ts';

const title = { en: 'Very low gas pressure', 'zh-CN': '燃气压力过低' };
const boss: DeskActor = { name: 'boss', role: 'dispatcher' };
const noon = instant(Date.parse('2026-01-15T12:00:00+08:00'));

describe('dispatch', () => {
  let folder: string;
  let db: Database;
  let clock: DrivenClock;
  let desk: Desk;
  let people: PeopleCommands;
  let reader: DispatchReader;
  let alerts: ReturnType<typeof createAlerts>;
  let rule: DeskRule;
  let seq: number;
  let provider: string;
  const surge = { begins: 3, ends: 1 };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-dispatch-'));
    db = await openDatabase({ file: join(folder, 'operational.db') }, [
      ...fleetMigrations,
      ...peopleMigrations,
      ...alertsMigrations,
      ...deskMigrations,
    ]);
    clock = createDrivenClock(noon);
    const ids = createIds(clock);
    seq = 0;
    rule = { title, actions: { ticket: { skill: 2, fault: 'GW-110' } } };
    alerts = createAlerts({ clock, ids, ruleOf: () => rule });
    const dispatch = { ...deskDefaults.dispatch, surge };
    desk = createDesk({ dispatch }, { clock, ids, ruleOf: () => rule, scriptOf: () => undefined });
    reader = createDispatchReader(db);
    const deviceTypes = new Set(['gas_water_heater']);
    people = createPeopleCommands({ clock, ids, deviceTypes });
    const fleet = createFleetCommands({ clock, ids, deviceTypes });
    await db.transaction(async (tx) => {
      for (const id of ['WH-1', 'WH-2', 'WH-3', 'WH-4']) {
        const site = { city: 'Nanjing', district: 'Gulou', unit: id };
        await fleet.registerDevice(tx, { id, type: 'gas_water_heater', site }, 'boss');
      }
      const territories = [{ city: 'Nanjing', district: 'Gulou' }];
      provider = (await people.createProvider(tx, { name: 'Gulou Service', territories }, 'boss')).id;
    });
  });
  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const hire = (name: string, more: Partial<NewTechnician> = {}) =>
    db.transaction((tx) => people.createTechnician(tx, { provider_id: provider, name, skill: 2, ...more }, 'boss'));
  const say = (device = 'WH-1', fields: Partial<Verdict> = {}): Promise<DeskIntent[]> => {
    seq += 1;
    const verdict: Verdict = {
      ...{
        seq,
        ordinal: 0,
        at: clock.now(),
        rule: 'GH-02',
        version: 1,
        mode: 'active',
        kind: 'breach',
        severity: 'P3',
      },
      ...{ subject: { kind: 'device', id: device }, level: 0, deviceTime: clock.now(), since: clock.now() },
      ...{ reason: 'condition', inputs: {} },
      ...fields,
    };
    return db.transaction(async (tx) => desk.apply(tx, await alerts.apply(tx, [verdict])));
  };
  const tickets = async () => (await createDeskReader(db).listTickets({}, { limit: 50 })).items;
  const ticketOf = async (device: string) => (await tickets()).find((one) => one.device_id === device);
  const dispatchOf = async (device = 'WH-1') => reader.getDispatch((await ticketOf(device))?.id ?? '');
  const act = async (action: TicketAction, input: TicketActionInput = {}, by = boss, device = 'WH-1') => {
    const id = (await ticketOf(device))?.id ?? '';
    return (await db.transaction((tx) => desk.act(tx, id, action, input, undefined, by))).value;
  };
  const pass = async (to: Instant) => {
    clock.advanceTo(to);
    return db.transaction((tx) => desk.openDue(tx, to));
  };

  it('does nothing at all where there are no technicians', async () => {
    const told = await say();
    expect(told.map(({ topic }) => topic)).toEqual(['ticket.opened']);
    expect(await dispatchOf()).toBeUndefined();
    expect(await act('accept')).toMatchObject({ assignee: 'boss', version: 2 });
  });

  it('stays accepted when work that was accepted before there were technicians is handed to one of them', async () => {
    await say();
    await act('accept');
    await act('assign', { technician_id: (await hire('Zhang')).id });
    expect([await ticketOf('WH-1'), await dispatchOf()]).toMatchObject([
      { state: 'accepted', assignee: 'Zhang' },
      { state: 'accepted', technician_id: expect.stringMatching(/^tech_/) },
    ]);
  });

  it('looks anew for who was looked for in vain before there were technicians, when the ticket is opened again', async () => {
    await say();
    const ticket = await ticketOf('WH-1');
    await db.transaction((tx) => desk.dispatch(tx, ticket?.id ?? '', boss));
    await act('cancel');
    expect(await dispatchOf()).toMatchObject({ state: 'over' });
    await act('reopen');
    expect(await dispatchOf()).toMatchObject({ state: 'unmatched' });
  });

  it('offers a ticket when it opens to the best of the place, and records what spoke for whom', async () => {
    const zhang = await hire('Zhang');
    await hire('Li', { skill: 1 });
    const told = await say();
    expect(told.map(({ topic }) => topic)).toEqual(['ticket.opened', 'ticket.dispatched']);
    expect(await ticketOf('WH-1')).toMatchObject({ state: 'open', assignee: 'Zhang' });
    expect(await dispatchOf()).toMatchObject({
      state: 'offered',
      by: 'auto',
      technician_id: zhang.id,
      provider_id: provider,
      due_at: noon + hours(2),
      candidates: [
        { technician: 'Zhang', score: 100 },
        { technician: 'Li', score: null, reasons: ['skill-too-low'] },
      ],
    });
  });

  it('spreads work over technicians by what they have to do', async () => {
    await hire('Zhang');
    await hire('Li');
    for (const device of ['WH-1', 'WH-2', 'WH-3', 'WH-4']) await say(device);
    expect((await tickets()).map(({ assignee }) => assignee).toSorted()).toEqual(['Li', 'Li', 'Zhang', 'Zhang']);
  });

  it('goes to the next when it is not accepted in time, each offer at its own instant also after a standstill', async () => {
    await hire('Zhang');
    await hire('Li');
    await say();
    expect((await ticketOf('WH-1'))?.assignee).toBe('Zhang');
    const told = await pass(instant(noon + hours(9)));
    const ofTickets = told.filter(({ topic }) => topic.startsWith('ticket.'));
    expect(ofTickets.map(({ topic, at }) => [topic, (at - noon) / hours(1)])).toEqual([
      ['ticket.offer-lapsed', 2],
      ['ticket.dispatched', 2],
      ['ticket.offer-lapsed', 4],
      ['ticket.not-dispatched', 4],
    ]);
    expect(await dispatchOf()).toMatchObject({
      state: 'unmatched',
      reason: 'none of those who serve the place can go',
    });
    expect((await reader.listDispatches({ state: 'unmatched' }, { limit: 5 })).items).toHaveLength(1);
    const again = (await ticketOf('WH-1'))?.id ?? '';
    await db.transaction((tx) => desk.dispatch(tx, again, boss));
    expect(await dispatchOf()).toMatchObject({ state: 'offered', by: 'boss' });
  });

  it('stays with who accepted it', async () => {
    const zhang = await hire('Zhang');
    await say();
    const own: DeskActor = { name: 'zhang-phone', role: 'provider', provider_id: provider, technician_id: zhang.id };
    expect(await act('accept', {}, own)).toMatchObject({ state: 'accepted', assignee: 'Zhang' });
    expect(await dispatchOf()).toMatchObject({ state: 'accepted', technician_id: zhang.id, due_at: null });
    const told = await pass(instant(noon + hours(50)));
    expect(told.filter(({ topic }) => topic.startsWith('ticket.'))).toEqual([]);
  });

  it('is with the technician for whom an agent accepts it; who said so stands in timeline and audit', async () => {
    await hire('Zhang');
    const li = await hire('Li');
    await say();
    const ann: DeskActor = { name: 'ann', role: 'agent' };
    expect(await act('accept', { technician_id: li.id }, ann)).toMatchObject({ state: 'accepted', assignee: 'Li' });
    expect(await dispatchOf()).toMatchObject({ state: 'accepted', technician_id: li.id, provider_id: provider });
    const [accepted] = (await readAudit(db, { limit: 50 })).filter(({ action }) => action === 'ticket.accepted');
    expect(accepted).toMatchObject({ actor: 'ann', detail: { technician_id: li.id, assignee: 'Li' } });
    await act('start', {}, ann);
    const [visit] = (await createVisitsReader(db, []).listVisits({}, { limit: 5 })).items;
    expect(visit).toMatchObject({ technician_id: li.id, technician: 'Li' });
  });

  it('is by hand as well: a technician who does not accept is followed by the next, a name alone by nobody', async () => {
    const zhang = await hire('Zhang');
    const li = await hire('Li');
    await say();
    await act('assign', { technician_id: li.id });
    expect(await dispatchOf()).toMatchObject({ state: 'offered', by: 'boss', technician_id: li.id });
    await pass(instant(noon + hours(2)));
    expect((await ticketOf('WH-1'))?.assignee).toBe('Zhang');
    await act('assign', { assignee: 'the neighbour' });
    expect(await dispatchOf()).toMatchObject({ state: 'assigned', technician_id: null, due_at: null });
    expect(zhang.active).toBe(true);
    await expect(act('assign', { technician_id: 'tech_x' })).rejects.toMatchObject({
      failure: { code: 'invalid-action' },
    });
  });

  it('waits for a shift with what can wait, and asks a dispatcher at once for what cannot', async () => {
    const shifts = { time_zone: 'Asia/Shanghai', weekly: { fri: [{ from: '08:00', to: '18:00' }] }, exceptions: [] };
    await hire('Zhang', { shifts });
    await say();
    const morning = instant(Date.parse('2026-01-16T08:00:00+08:00'));
    expect(await dispatchOf()).toMatchObject({ state: 'waiting', due_at: morning });
    await say('WH-2', { severity: 'P2' });
    expect(await dispatchOf('WH-2')).toMatchObject({ state: 'unmatched' });
    await pass(morning);
    expect(await dispatchOf()).toMatchObject({ state: 'offered', at: morning });
  });

  it('stands still while the ticket is put off, and goes on when it is taken up', async () => {
    await hire('Zhang');
    await say();
    const until = instant(noon + hours(30));
    await act('pend', { reason: 'the customer is away', until });
    expect((await dispatchOf())?.due_at).toBeNull();
    await pass(instant(noon + hours(29)));
    expect((await ticketOf('WH-1'))?.assignee).toBe('Zhang');
    await pass(until);
    expect(await dispatchOf()).toMatchObject({ state: 'offered', due_at: until + hours(2) });
  });

  it('is over when the ticket is, and begins anew when it is reopened', async () => {
    await hire('Zhang');
    await say();
    await act('cancel');
    expect(await dispatchOf()).toMatchObject({ state: 'over', due_at: null });
    await act('reopen');
    expect(await dispatchOf()).toMatchObject({ state: 'offered' });
  });

  it('shows a provider’s people only what was sent to them', async () => {
    await hire('Zhang');
    await say();
    const stranger: DeskActor = { name: 'x', role: 'provider', provider_id: 'prov_other' };
    await expect(act('accept', {}, stranger)).rejects.toMatchObject({ failure: { code: 'ticket-unknown' } });
    const list = (id: string) => createDeskReader(db).listTickets({ provider_id: id }, { limit: 5 });
    expect((await list(provider)).items).toHaveLength(1);
    expect((await list('prov_other')).items).toEqual([]);
  });

  it('merges tickets of one device and fault in a surge, and lets planned work wait until it is over', async () => {
    await hire('Zhang');
    await say('WH-1');
    await say('WH-2');
    const told = await say('WH-3');
    expect(told.map(({ topic }) => topic)).toEqual(['ticket.opened', 'surge.began', 'ticket.dispatched']);
    await say('WH-1', { rule: 'GH-03', severity: 'P2' });
    const [first, second] = (await tickets()).filter((one) => one.device_id === 'WH-1');
    expect([first?.severity, first?.state, second?.state]).toEqual(['P2', 'open', 'cancelled']);
    expect(await reader.getDispatch(second?.id ?? '')).toMatchObject({ state: 'over', merged_into: first?.id });
    await say('WH-4', { severity: 'P4' });
    expect(await dispatchOf('WH-4')).toMatchObject({ state: 'deferred' });
    await act('accept', {}, boss, 'WH-2');
    expect((await reader.surge()).active).toBe(true);
    await act('accept', {}, boss, 'WH-3');
    expect((await reader.surge()).active).toBe(false);
    await pass(instant(noon + minutes(1)));
    expect(await dispatchOf('WH-4')).toMatchObject({ state: 'offered', at: noon });
  });

  it('keeps a surge that a person began until a person ends it', async () => {
    await hire('Zhang');
    const flip = (active: boolean, read?: number) =>
      db.transaction((tx) => desk.switchSurge(tx, { active, reason: 'frost' }, read, { name: 'wu', role: 'manager' }));
    expect((await flip(true)).value).toMatchObject({ active: true, manual: true, by: 'wu' });
    await say();
    await act('accept');
    expect((await reader.surge()).active).toBe(true);
    await expect(flip(false, 0)).rejects.toMatchObject({ failure: { code: 'version-mismatch', actual: 1 } });
    expect((await flip(false, 1)).value).toMatchObject({ active: false, version: 2 });
  });

  it('is refused for a ticket that there is not', async () => {
    const sent = db.transaction((tx) => desk.dispatch(tx, 'tkt_none', boss));
    await expect(sent).rejects.toMatchObject({ code: 'ticket-unknown' });
  });
});
