import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIds, days, hours, type Instant, instant, minutes } from '../../base/index.ts';
import { createPeopleCommands } from '../../people/index.ts';
import type { DeskActor } from '../index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';
import { createAbsenceCheck } from './check-absence.ts';
import type { SignalSeries } from './judge-visit.ts';
import type { Visit, VisitReport } from './visit.ts';
import { createVisitsReader } from './visits-reader.ts';

const noon = Date.parse('2026-01-15T12:00:00+08:00');
const page = { limit: 100 };
const zhang = { name: 'zhang', role: 'agent' };

const parts = [
  { number: 'GW-HOSE', device_types: ['gas_water_heater'], title: { en: 'Gas hose', 'zh-CN': '燃气软管' } },
  { number: 'EL-BRAKE', device_types: ['elevator'], title: { en: 'Brake', 'zh-CN': '制动器' } },
];
const gasList = {
  ...{ id: 'CL-GAS', device_type: 'gas_water_heater', faults: [] },
  items: [{ id: 'gas-tight', blocking: true, title: { en: 'Gas joints are tight', 'zh-CN': '燃气接口无泄漏' } }],
};

describe('a visit', () => {
  let bench: DeskBench;
  let measured: Instant | undefined;
  let holdsStill: boolean;
  beforeEach(async () => {
    measured = undefined;
    holdsStill = true;
    bench = await openDeskBench(instant(noon), {}, () => measured, {
      checklists: [gasList],
      parts,
      conditionNow: () => holdsStill,
    });
    bench.rule('FIX', { ticket: { skill: 1, fault: 'GW-110' } }, { when: undefined, for: minutes(10) });
    await bench.say('FIX', 'H-1', { inputs: { pressure: 800 } });
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const ticket = async () => bench.ticketOf('H-1');
  const visits = async (): Promise<readonly Visit[]> =>
    (await createVisitsReader(bench.db, []).listVisits({}, page)).items;
  const plan = (id: string, from: number, to = from + hours(2)) =>
    bench.transaction((tx) =>
      bench.desk.planVisit(tx, id, { planned_from: instant(from), planned_to: instant(to) }, zhang),
    );
  const arrive = (id: string) => bench.transaction((tx) => bench.desk.arriveAtVisit(tx, id, undefined, zhang));
  const finish = (id: string, report: VisitReport) =>
    bench.transaction((tx) => bench.desk.finishVisit(tx, id, report, undefined, zhang));
  const there = async (): Promise<string> => {
    const { id } = await ticket();
    await bench.act(id, 'accept', {}, 'zhang');
    const { value } = await plan(id, noon + hours(1));
    await bench.advance(noon + hours(1));
    await arrive(value.id);
    return value.id;
  };

  it('is planned, arrived at and finished; the work begins and ends with it', async () => {
    const id = await there();
    expect((await ticket()).state).toBe('in_progress');
    const used = [{ part: '燃气软管', quantity: 1 }];
    const other_parts = [{ name: 'clip', quantity: 2 }];
    const report = { result: 'done', cause_code: 'valve-stuck', parts: used, other_parts, notes: 'changed' } as const;
    const { intents } = await finish(id, report);
    expect(await visits()).toMatchObject([
      { id, state: 'finished', result: 'done', cause_code: 'valve-stuck', technician: 'zhang' },
    ]);
    expect(await visits()).toMatchObject([{ parts: [{ part: 'GW-HOSE', quantity: 1 }], other_parts }]);
    expect(await ticket()).toMatchObject({ state: 'resolved', cause: 'valve-stuck', note: 'changed' });
    expect(intents.map(({ topic }) => topic).slice(0, 2)).toEqual(['visit.finished', 'ticket.resolved']);
  });

  it('is what starting and resolving a ticket is as well', async () => {
    const { id } = await ticket();
    for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(id, action, {}, 'zhang');
    expect(await visits()).toMatchObject([{ ticket_id: id, state: 'finished', result: 'done', arrived_at: noon }]);
  });

  it('that was not enough is followed by another to the same ticket', async () => {
    await finish(await there(), { result: 'unfinished', notes: 'part is missing' });
    expect((await ticket()).state).toBe('in_progress');
    const { value } = await plan((await ticket()).id, noon + days(1));
    await bench.advance(noon + days(1));
    await arrive(value.id);
    await finish(value.id, { result: 'done' });
    expect((await visits()).map(({ result }) => result)).toEqual(['unfinished', 'done']);
    expect((await ticket()).state).toBe('resolved');
  });

  it('is refused where the plan cannot be, or twice at once, or after the ticket is over', async () => {
    const { id } = await ticket();
    await expect(plan(id, noon - hours(3))).rejects.toMatchObject({ code: 'invalid-action' });
    await expect(plan(id, noon + 1, noon + 1)).rejects.toThrow(/after planned_from/);
    await expect(plan(id, noon + 1, noon + hours(25))).rejects.toThrow(/24 hours/);
    const first = await there();
    const second = await plan(id, noon + hours(5));
    await expect(arrive(second.value.id)).rejects.toThrow(/under way/);
    await expect(arrive(first)).rejects.toMatchObject({ code: 'move-forbidden' });
    await finish(first, { result: 'done' });
    await expect(plan(id, noon + hours(5))).rejects.toMatchObject({ code: 'move-forbidden' });
  });

  it('on which an item of class A failed does not mend it; a later one that passes it does', async () => {
    const id = await there();
    const answer = (state: 'passed' | 'failed') => ({
      result: 'done' as const,
      checklist: [{ item: 'gas-tight', state }],
    });
    await expect(finish(id, answer('failed'))).rejects.toMatchObject({ code: 'checklist-bars' });
    await expect(finish(id, { result: 'done', checklist: [{ item: 'boiler', state: 'passed' }] })).rejects.toThrow(
      /the items are: gas-tight/,
    );
    await finish(id, { ...answer('failed'), result: 'unfinished' });
    await expect(bench.act((await ticket()).id, 'resolve')).rejects.toThrow(/gas-tight \(燃气接口无泄漏\)/);
    const { value } = await plan((await ticket()).id, noon + hours(5));
    await arrive(value.id);
    await finish(value.id, answer('passed'));
    expect((await ticket()).state).toBe('resolved');
  });

  it('is refused with a part that is not of the device, before anything of it is kept', async () => {
    const id = await there();
    const strange = finish(id, { result: 'done', parts: [{ part: 'Brake', quantity: 1 }] });
    await expect(strange).rejects.toMatchObject({
      code: 'part-unknown',
      failure: { field: 'parts.0.part', nearest: [] },
    });
    expect(await visits()).toMatchObject([{ state: 'under_way', parts: [] }]);
  });

  it('is judged by its answers to the checklist in the order in which visits ended, not that of their plans', async () => {
    const { id } = await ticket();
    await bench.act(id, 'accept', {}, 'zhang');
    const [first, second] = [await plan(id, noon + hours(9)), await plan(id, noon + hours(1))];
    const answer = (state: 'passed' | 'failed') => [{ item: 'gas-tight', state }];
    await arrive(second.value.id);
    await finish(second.value.id, { result: 'unfinished', checklist: answer('failed') });
    await bench.advance(noon + hours(9));
    await arrive(first.value.id);
    await finish(first.value.id, { result: 'done', checklist: answer('passed') });
    expect((await ticket()).state).toBe('resolved');
  });

  it('that is done ends the work also when its ticket was put off meanwhile', async () => {
    const id = await there();
    await bench.act((await ticket()).id, 'pend', { reason: 'a key', until: instant(noon + hours(3)) });
    await finish(id, { result: 'done' });
    expect(await ticket()).toMatchObject({ state: 'resolved', pending_until: null });
  });

  it('that is planned is called off with its ticket', async () => {
    const { id } = await ticket();
    await plan(id, noon + hours(5));
    await bench.act(id, 'cancel');
    expect(await visits()).toMatchObject([{ state: 'cancelled' }]);
  });

  describe('of a provider', () => {
    const staff = async (name: string): Promise<DeskActor & { technician_id: string; provider_id: string }> => {
      const ids = createIds(bench.clock);
      const people = createPeopleCommands({ clock: bench.clock, ids, deviceTypes: new Set(['gas_water_heater']) });
      return bench.transaction(async (tx) => {
        const territories = [{ city: 'Nanjing', district: 'Gulou' }];
        const { id: provider_id } = await people.createProvider(tx, { name: `firm of ${name}`, territories }, 'boss');
        const { id: technician_id } = await people.createTechnician(tx, { provider_id, name, skill: 2 }, 'boss');
        return { name, role: 'provider', provider_id, technician_id };
      });
    };
    const as = (by: DeskActor, id: string, ifMatch?: number) =>
      bench.transaction((tx) => bench.desk.arriveAtVisit(tx, id, ifMatch, by));

    const taken = async (id: string, by: DeskActor) => {
      await bench.act(id, 'assign', { technician_id: by.technician_id ?? '' });
      await bench.transaction((tx) => bench.desk.act(tx, id, 'accept', {}, undefined, by));
    };

    it('is of the technician who arrives as him- or herself, whoever was to come', async () => {
      const [wu, sun] = [await staff('wu'), await staff('sun')];
      const { id } = await ticket();
      await taken(id, wu);
      const { value } = await plan(id, noon + hours(1));
      expect(value).toMatchObject({ technician: 'wu', technician_id: wu.technician_id });
      const { provider_id: _, ...ofTheCentre } = sun;
      await as({ ...ofTheCentre, role: 'agent' }, value.id);
      const { technician_id, provider_id } = sun;
      expect(await visits()).toMatchObject([{ state: 'under_way', technician: 'sun', technician_id, provider_id }]);
    });

    it('is of the technician who starts the work of the ticket, whoever was to come', async () => {
      const [wu, sun] = [await staff('wu'), await staff('sun')];
      const { id } = await ticket();
      await taken(id, wu);
      await plan(id, noon + hours(1));
      await bench.act(id, 'assign', { technician_id: sun.technician_id });
      await bench.transaction((tx) => bench.desk.act(tx, id, 'start', {}, undefined, sun));
      const { technician_id, provider_id } = sun;
      expect(await visits()).toMatchObject([{ state: 'under_way', technician: 'sun', technician_id, provider_id }]);
    });

    it('that is planned goes with its ticket to whoever takes that over, unless another was named for it', async () => {
      const [wu, sun, qi] = [await staff('wu'), await staff('sun'), await staff('qi')];
      const { id } = await ticket();
      await taken(id, wu);
      await plan(id, noon + hours(1));
      const span = { planned_from: instant(noon + hours(5)), planned_to: instant(noon + hours(6)) };
      const named = { ...span, technician_id: qi.technician_id };
      await bench.transaction((tx) => bench.desk.planVisit(tx, id, named, zhang));
      await bench.act(id, 'assign', { technician_id: sun.technician_id });
      const { technician_id, provider_id } = sun;
      expect(await visits()).toMatchObject([
        { state: 'planned', technician: 'sun', technician_id, provider_id },
        { state: 'planned', technician: 'qi', technician_id: qi.technician_id },
      ]);
    });

    it('does not exist for another provider, and is not changed by who read another version', async () => {
      const [wu, sun] = [await staff('wu'), await staff('sun')];
      const { id } = await ticket();
      await taken(id, wu);
      const { value } = await plan(id, noon + hours(1));
      await expect(as(sun, value.id)).rejects.toMatchObject({ code: 'visit-unknown' });
      const span = { planned_from: instant(noon + hours(3)), planned_to: instant(noon + hours(4)) };
      const strange = bench.transaction((tx) => bench.desk.planVisit(tx, id, span, sun));
      await expect(strange).rejects.toMatchObject({ code: 'ticket-unknown' });
      await expect(as(wu, value.id, 7)).rejects.toMatchObject({ code: 'version-mismatch' });
      await as(wu, value.id, 1);
      expect(await visits()).toMatchObject([{ state: 'under_way', technician: 'wu' }]);
    });
  });

  describe('that is said to be done', () => {
    const done = async () => {
      const id = await there();
      await finish(id, { result: 'done' });
      return id;
    };
    const check = async () => (await visits())[0]?.check;

    it('is held to telemetry when the rule could have seen it clear', async () => {
      await done();
      measured = instant(noon + hours(1) + minutes(20));
      await bench.advance(noon + hours(1) + minutes(39));
      expect(await check()).toMatchObject({ state: 'pending' });
      const told = await bench.advance(noon + hours(1) + minutes(40));
      expect(await check()).toMatchObject({ state: 'contradicted', reason: 'condition-holds' });
      expect(told.map(({ topic }) => topic)).toContain('visit.contradicted');
    });

    it('agrees with an alert that recovered', async () => {
      await done();
      await bench.clear('FIX', 'H-1');
      await bench.advance(noon + hours(2));
      expect(await check()).toMatchObject({ state: 'agrees', reason: 'recovered' });
    });

    it('is unknown a day later of a device that says nothing', async () => {
      await done();
      await bench.advance(noon + days(3));
      expect(await check()).toMatchObject({ state: 'unknown', reason: 'nothing-measured' });
    });

    it('is told by nothing that was seen after somebody came to the device for another ticket', async () => {
      await done();
      bench.rule('OTHER', { ticket: { skill: 1, fault: 'GW-101' } });
      await bench.say('OTHER', 'H-1');
      await bench.advance(noon + hours(2));
      const other = await ticket();
      for (const action of ['accept', 'start'] as const) await bench.act(other.id, action, {}, 'li');
      await bench.advance(noon + hours(5));
      await bench.clear('FIX', 'H-1');
      await bench.advance(noon + hours(6));
      const first = (await visits()).find(({ ticket_id }) => ticket_id !== other.id);
      expect(first?.check).toMatchObject({ state: 'unknown', reason: 'visited-again' });
    });

    it('was not, when the condition returns within hours', async () => {
      await done();
      await bench.clear('FIX', 'H-1');
      await bench.advance(noon + hours(3));
      await bench.act((await ticket()).id, 'close');
      await bench.say('FIX', 'H-1');
      expect(await check()).toMatchObject({ state: 'contradicted', reason: 'condition-returned' });
    });
  });

  describe('where nobody was at home', () => {
    const judge = async (series: readonly SignalSeries[]) => {
      const told: string[] = [];
      const absences = createAbsenceCheck({
        ...{ db: bench.db, clock: bench.clock, ids: { next: () => 'evt_1' } as never },
        signsOf: async () => ({
          type: 'gas_water_heater',
          signs: [{ signal: 'water_flow_lpm', speaks: (value) => Number(value) > 0.5 }],
        }),
        series: async () => ({ series }),
        tell: async (_tx, intents) => void told.push(...intents.map(({ topic }) => topic)),
      });
      return { judged: await absences.judge(10), told };
    };
    const left = async () => {
      const id = await there();
      await finish(id, { result: 'not_at_home' });
      await bench.advance(noon + hours(2));
      return id;
    };

    it('goes on, and is contradicted by water that was drawn', async () => {
      await left();
      expect((await ticket()).state).toBe('in_progress');
      const points = [[noon + hours(1) + minutes(5), 6.1]] as const;
      const { judged, told } = await judge([{ signal: 'water_flow_lpm', points }]);
      expect([judged, told]).toEqual([1, ['visit.contradicted']]);
      expect((await visits())[0]?.check).toMatchObject({ state: 'contradicted', reason: 'in-use' });
      expect(await judge([])).toEqual({ judged: 0, told: [] });
    });

    it('is believed when the device was not used', async () => {
      await left();
      await judge([{ signal: 'water_flow_lpm', points: [[noon + hours(1), 0]] }]);
      expect((await visits())[0]?.check).toMatchObject({ state: 'agrees' });
    });
  });
});
