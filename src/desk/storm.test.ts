import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes } from '../base/index.ts';
import { readAudit } from '../db/index.ts';
import { createEvidenceReader } from './index.ts';
import { openStormBench, type StormBench, type StormRule, title } from './testing/storm-bench.ts';

const gulou = { kind: 'district', id: 'Gulou' } as const;
const work = { ticket: { skill: 2 }, care_call: { script: 'CC-GAS' } };
const rules: Readonly<Record<string, StormRule>> = {
  'GH-02': { title, actions: work, group: { by: ['district'], parent: 'GH-03' } },
  'GH-03': { title, actions: work },
  'GH-06': { title, actions: work, group: { by: [], parent: 'GH-02' } },
  'GH-09': {
    title,
    actions: { ticket: { skill: 1, after: minutes(30) } },
    group: { by: ['district'], parent: 'GH-03' },
  },
  'EL-01': { title, actions: work, group: { by: ['district'], parent: 'GH-03' } },
  A: { title, actions: work, group: { by: [], parent: 'B' } },
  B: { title, actions: work, group: { by: [], parent: 'A' } },
};

describe('an incident', () => {
  let bench: StormBench;
  beforeEach(async () => {
    bench = await openStormBench(rules);
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const incident = async () => {
    const [found] = (await bench.incidents.listIncidents({}, { limit: 1 })).items;
    if (found === undefined) throw new Error('there is no incident');
    return found;
  };
  const members = async () => (await bench.incidents.listMembers((await incident()).id, { limit: 50 })).items;

  it('is an alert of a group with one ticket and one call of its own', async () => {
    await bench.say('GH-03', gulou, { members: ['H-1', 'H-2'], inputs: { members: 2 } });
    expect(await bench.alertOf('GH-03', 'Gulou')).toMatchObject({
      device_id: null,
      subject: gulou,
      incident_id: (await incident()).id,
    });
    expect(await incident()).toMatchObject({ state: 'open', subject: gulou, counted: 2, adopted: 0 });
    expect((await members()).map((one) => [one.device_id, one.why])).toEqual([
      ['H-1', 'counted'],
      ['H-2', 'counted'],
    ]);
    const { items: tickets } = await bench.desk.listTickets({}, { limit: 9 });
    expect(tickets).toMatchObject([{ device_id: null, subject: gulou, state: 'open', rule_id: 'GH-03' }]);
    expect((await bench.desk.listCareCalls({}, { limit: 9 })).items).toMatchObject([
      { device_id: null, customer: null },
    ]);
  });

  it('has a summary of its members kept with its ticket', async () => {
    await bench.say('GH-02', 'H-1');
    await bench.say('GH-03', gulou, { members: ['H-1', 'H-2'], inputs: { members: 2 } });
    const { items } = await bench.desk.listTickets({ rule_id: 'GH-03' }, { limit: 9 });
    const evidence = await createEvidenceReader(bench.db).getEvidence(items[0]?.id ?? '');
    await bench.say('GH-02', 'H-3');
    expect(evidence).toMatchObject({
      ...{ device: null, telemetry_state: 'none', telemetry: null },
      members: { counted: 2, adopted: 1, device_ids: ['H-1', 'H-2'], rules: [{ rule_id: 'GH-02', alerts: 1 }] },
    });
    expect(evidence?.members?.models).toMatchObject([{ type: 'gas_water_heater', devices: 2 }]);
  });

  it('has its members shown, and opens nothing for them but the reason', async () => {
    await bench.say('GH-03', gulou);
    await bench.say('GH-02', 'H-1');
    const { id } = await incident();
    expect(await bench.alertOf('GH-02', 'H-1')).toMatchObject({
      state: 'open',
      incident_id: id,
      muted: { stage: 'grouped', reason: 'incident-open', by: id },
      proof: { suppressions: [{ stage: 'grouped', by: id, until: null }] },
    });
    expect([await bench.ticketOf('GH-02', 'H-1'), await bench.callOf('GH-02', 'H-1')]).toEqual(['none', 'none']);
    await bench.say('GH-02', 'H-4');
    expect(await bench.ticketOf('GH-02', 'H-4')).toBe('open');
  });

  it('takes back what nobody has taken up, and links what somebody has', async () => {
    await bench.say('GH-02', 'H-1');
    await bench.say('GH-02', 'H-2');
    await bench.accept(await bench.alertOf('GH-02', 'H-2'));
    await bench.say('GH-09', 'H-1');
    expect(await bench.ticketOf('GH-09', 'H-1')).toBe('none');
    await bench.say('GH-03', gulou);
    const { id } = await incident();
    const tickets = (await bench.desk.listTickets({ rule_id: 'GH-02' }, { limit: 9 })).items;
    expect(tickets.map((one) => [one.subject.id, one.state, one.cancel_reason, one.incident_id])).toEqual([
      ['H-2', 'accepted', null, id],
      ['H-1', 'cancelled', 'grouped', id],
    ]);
    expect([await bench.callOf('GH-02', 'H-1'), await bench.callOf('GH-02', 'H-2')]).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
    await bench.advance(1_000_000 + minutes(31));
    expect(await bench.ticketOf('GH-09', 'H-1')).toBe('none');
    expect((await bench.desk.incidentWork([id])).get(id)).toMatchObject({ member_tickets: 1 });
    expect(await incident()).toMatchObject({ adopted: 3, adopted_open: 3 });
  });

  it('opens the work of those that outlast it, as the same ticket and call', async () => {
    await bench.say('GH-02', 'H-1');
    await bench.say('GH-03', gulou);
    await bench.say('GH-02', 'H-2');
    await bench.say('GH-02', 'H-3');
    await bench.clear('GH-02', 'H-3');
    await bench.clear('GH-03', gulou);
    for (const device of ['H-1', 'H-2']) {
      expect([await bench.ticketOf('GH-02', device), await bench.callOf('GH-02', device)]).toEqual(['open', 'queued']);
      expect(await bench.alertOf('GH-02', device)).toMatchObject({ muted: null });
    }
    expect(await bench.ticketOf('GH-02', 'H-3')).toBe('none');
    expect((await bench.desk.listTickets({ rule_id: 'GH-02' }, { limit: 9 })).items).toHaveLength(2);
    expect((await bench.desk.listCareCalls({ rule_id: 'GH-02' }, { limit: 9 })).items).toHaveLength(2);
    expect(await incident()).toMatchObject({ state: 'ended', adopted: 3, adopted_open: 0 });
    expect((await members()).map((one) => [one.device_id, one.ended_by])).toEqual([
      ['H-1', 'incident-ended'],
      ['H-2', 'incident-ended'],
      ['H-3', 'recovered'],
    ]);
    const actions = (await readAudit(bench.db, { limit: 99 })).map(({ action }) => action);
    expect(actions.filter((action) => action === 'alert.released')).toHaveLength(2);
    expect(actions).toEqual(expect.arrayContaining(['incident.opened', 'incident.ended', 'ticket.reopened']));
  });

  it('lets what is put off wait anew, since nothing could be seen of the device alone meanwhile', async () => {
    await bench.say('GH-03', gulou);
    await bench.say('GH-09', 'H-1');
    await bench.advance(1_000_000 + minutes(20));
    await bench.clear('GH-03', gulou);
    await bench.advance(1_000_000 + minutes(50) - 1);
    expect(await bench.ticketOf('GH-09', 'H-1')).toBe('none');
    await bench.advance(1_000_000 + minutes(50));
    expect(await bench.ticketOf('GH-09', 'H-1')).toBe('open');
  });

  it('has neither P1 nor people trapped for members', async () => {
    await bench.say('GH-02', 'H-1', { severity: 'P1' });
    await bench.say('GH-03', gulou);
    await bench.say('EL-01', 'L-1', { severity: 'P2' });
    await bench.say('GH-02', 'H-2', { severity: 'P1' });
    for (const [rule, device] of [
      ['GH-02', 'H-1'],
      ['EL-01', 'L-1'],
      ['GH-02', 'H-2'],
    ] as const) {
      expect(await bench.ticketOf(rule, device)).toBe('open');
      expect(await bench.alertOf(rule, device)).toMatchObject({ muted: null, incident_id: null });
    }
  });

  it('lets a member go that becomes P1, with its work', async () => {
    await bench.say('GH-02', 'H-1');
    await bench.say('GH-03', gulou);
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('cancelled');
    await bench.say('GH-02', 'H-1', { kind: 'level', severity: 'P1', level: 1 });
    expect([await bench.ticketOf('GH-02', 'H-1'), await bench.callOf('GH-02', 'H-1')]).toEqual(['open', 'queued']);
    expect((await members()).map((one) => one.ended_by)).toEqual(['urgent']);
    expect(await bench.alertOf('GH-02', 'H-1')).toMatchObject({ incident_id: null, muted: null });
    expect((await bench.desk.listTickets({ rule_id: 'GH-02' }, { limit: 9 })).items).toMatchObject([
      { severity: 'P1' },
    ]);
  });

  it('follows whom its rule counts', async () => {
    await bench.say('GH-03', gulou, { members: ['H-1', 'H-2'] });
    await bench.say('GH-03', gulou, { kind: 'level', severity: 'P1', level: 1, members: ['H-2', 'H-3'] });
    expect((await members()).map((one) => [one.device_id, one.ended_by])).toEqual([
      ['H-1', 'not-counted'],
      ['H-2', null],
      ['H-3', null],
    ]);
  });

  it('leaves a ticket cancelled that a person has cancelled', async () => {
    await bench.say('GH-02', 'H-1');
    const [ticket] = (await bench.desk.listTickets({}, { limit: 1 })).items;
    await bench.cancel(ticket?.id ?? '');
    await bench.say('GH-03', gulou);
    await bench.clear('GH-03', gulou);
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('cancelled');
  });
});

describe('an alert under its parent', () => {
  let bench: StormBench;
  beforeEach(async () => {
    bench = await openStormBench(rules);
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  it('opens its work when the parent ends, and only of the same device', async () => {
    await bench.say('GH-02', 'H-1');
    await bench.say('GH-06', 'H-1');
    await bench.say('GH-06', 'H-2');
    const parent = await bench.alertOf('GH-02', 'H-1');
    expect(await bench.alertOf('GH-06', 'H-1')).toMatchObject({
      muted: { stage: 'inhibited', reason: 'parent-open', by: parent.id },
      incident_id: null,
    });
    expect([await bench.ticketOf('GH-06', 'H-1'), await bench.ticketOf('GH-06', 'H-2')]).toEqual(['none', 'open']);
    await bench.clear('GH-02', 'H-1');
    expect(await bench.ticketOf('GH-06', 'H-1')).toBe('open');
  });

  it('stays muted while its parent is, under an incident', async () => {
    await bench.say('GH-03', gulou);
    await bench.say('GH-02', 'H-1');
    await bench.say('GH-06', 'H-1');
    await bench.clear('GH-03', gulou);
    expect([await bench.ticketOf('GH-02', 'H-1'), await bench.ticketOf('GH-06', 'H-1')]).toEqual(['open', 'none']);
    await bench.clear('GH-02', 'H-1');
    expect(await bench.ticketOf('GH-06', 'H-1')).toBe('open');
  });

  it('is worked when each is the other’s parent: one of the two stands', async () => {
    await bench.say('A', 'H-1');
    await bench.say('B', 'H-1');
    expect([await bench.ticketOf('A', 'H-1'), await bench.ticketOf('B', 'H-1')]).toEqual(['open', 'none']);
    await bench.clear('A', 'H-1');
    expect(await bench.ticketOf('B', 'H-1')).toBe('open');
  });
});
