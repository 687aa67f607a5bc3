import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, instant, minutes } from '../base/index.ts';
import { readAudit } from '../db/index.ts';
import { openStormBench, type StormBench, type StormRule, title } from './testing/storm-bench.ts';

const gulou = { kind: 'district', id: 'Gulou' } as const;
const work = { ticket: { skill: 2 }, care_call: { script: 'CC-GAS' } };
const rules: Readonly<Record<string, StormRule>> = {
  'GH-02': { title, actions: work, group: { by: ['district'], parent: 'GH-03' } },
  'GH-03': { title, actions: work },
  'EL-01': { title, actions: work },
};
const start = 1_000_000;
const later = (span: number) => instant(start + span);

describe('a silence', () => {
  let bench: StormBench;
  beforeEach(async () => {
    bench = await openStormBench(rules);
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  type Input = Parameters<StormBench['silencing']['create']>[1];
  const create = (input: Partial<Input>) =>
    bench.act((tx) =>
      bench.silencing.create(
        tx,
        {
          kind: 'silence',
          matchers: { district: 'Gulou' },
          until: later(minutes(60)),
          reason: 'main replaced',
          ...input,
        },
        'boss',
      ),
    );
  const states = async () =>
    (await bench.silences.listSilences({}, { limit: 9 }, bench.clock.now())).items.map(({ state }) => state);

  it('lets matching alerts be seen and opens nothing, until it ends by itself', async () => {
    const { silence } = await create({});
    expect(silence).toMatchObject({ state: 'active', from: start, created_by: 'boss' });
    await bench.say('GH-02', 'H-1');
    await bench.say('GH-02', 'H-4');
    expect(await bench.alertOf('GH-02', 'H-1')).toMatchObject({
      state: 'open',
      muted: { stage: 'silenced', reason: 'silence-active', by: silence.id },
      proof: { suppressions: [{ stage: 'silenced', until: null }] },
    });
    expect([await bench.ticketOf('GH-02', 'H-1'), await bench.ticketOf('GH-02', 'H-4')]).toEqual(['none', 'open']);
    await bench.advance(start + minutes(60) - 1);
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('none');
    await bench.advance(start + minutes(60));
    expect([await bench.ticketOf('GH-02', 'H-1'), await bench.callOf('GH-02', 'H-1')]).toEqual(['open', 'queued']);
    expect(await bench.alertOf('GH-02', 'H-1')).toMatchObject({
      muted: null,
      proof: { suppressions: [{ until: later(minutes(60)) }] },
    });
    expect(await states()).toEqual(['expired']);
  });

  it('opens the work at the very end of the silence, however late that is noticed', async () => {
    await create({});
    await bench.say('GH-02', 'H-1');
    bench.clock.advanceTo(later(minutes(90)));
    await bench.say('GH-03', { kind: 'district', id: 'Xuanwu' });
    const [ticket] = (await bench.desk.listTickets({ device_id: 'H-1' }, { limit: 1 })).items;
    expect(ticket).toMatchObject({ state: 'open', opened_at: later(minutes(60)) });
    const [expired] = (await readAudit(bench.db, { limit: 99 })).filter(({ action }) => action === 'silence.expired');
    expect(expired).toMatchObject({ at: later(minutes(60)), actor: 'carewatch' });
  });

  it('is pending until it begins, and leaves alone what opened before it', async () => {
    await create({ from: later(minutes(10)) });
    expect(await states()).toEqual(['pending']);
    await bench.say('GH-02', 'H-1');
    await bench.advance(start + minutes(10));
    expect([await states(), await bench.ticketOf('GH-02', 'H-1')]).toEqual([['active'], 'open']);
    await bench.say('GH-02', 'H-2');
    expect(await bench.ticketOf('GH-02', 'H-2')).toBe('none');
  });

  it('ended early opens the work at once; ended again it is refused', async () => {
    const { silence } = await create({});
    await bench.say('GH-02', 'H-1');
    const end = (ifMatch?: number) => bench.act((tx) => bench.silencing.end(tx, silence.id, ifMatch, 'ann'));
    await expect(end(7)).rejects.toMatchObject({ code: 'version-mismatch' });
    expect((await end(1)).silence).toMatchObject({ state: 'expired', ended_by: 'ann', version: 2 });
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('open');
    await expect(end()).rejects.toMatchObject({ code: 'silence-over' });
    await bench.say('GH-02', 'H-2');
    expect(await bench.ticketOf('GH-02', 'H-2')).toBe('open');
  });

  it('spares whoever is well again before it ends', async () => {
    await create({});
    await bench.say('GH-02', 'H-1');
    await bench.clear('GH-02', 'H-1');
    await bench.advance(start + minutes(60));
    expect([await bench.ticketOf('GH-02', 'H-1'), await bench.callOf('GH-02', 'H-1')]).toEqual(['none', 'none']);
  });

  it('hands over to what mutes the alert besides', async () => {
    await create({ matchers: { devices: ['H-1'] } });
    const longer = await create({ matchers: { rules: ['GH-02'] }, until: later(minutes(90)) });
    await bench.say('GH-02', 'H-1');
    await bench.advance(start + minutes(60));
    expect(await bench.alertOf('GH-02', 'H-1')).toMatchObject({ muted: { by: longer.silence.id } });
    await bench.say('GH-03', gulou);
    await bench.advance(start + minutes(90));
    const alert = await bench.alertOf('GH-02', 'H-1');
    expect(alert).toMatchObject({ muted: { stage: 'grouped' }, incident_id: alert.muted?.by });
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('none');
    await bench.clear('GH-03', gulou);
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('open');
    expect(alert.proof.suppressions.map(({ stage, until }) => [stage, until])).toEqual([
      ['silenced', later(minutes(60))],
      ['silenced', later(minutes(90))],
      ['grouped', null],
    ]);
  });

  it('covers what fits every matcher', async () => {
    await create({ matchers: { district: 'Gulou', device_type: 'elevator', severity_at_most: 'P3' } });
    await bench.say('GH-03', 'L-1', { severity: 'P2' });
    await bench.say('GH-02', 'L-1', { severity: 'P3' });
    await bench.say('GH-02', 'H-1', { severity: 'P3' });
    const muted = (await bench.alerts.listAlerts({ muted: true }, { limit: 9 })).items;
    expect(muted.map(({ rule_id, subject }) => [rule_id, subject.id])).toEqual([['GH-02', 'L-1']]);
  });

  it('covers an incident of its district, and its members with it', async () => {
    await create({ until: later(minutes(30)) });
    await bench.say('GH-03', gulou);
    await bench.say('GH-02', 'H-1');
    expect(await bench.ticketOf('GH-03', 'Gulou')).toBe('none');
    await bench.advance(start + minutes(30));
    expect([await bench.ticketOf('GH-03', 'Gulou'), await bench.ticketOf('GH-02', 'H-1')]).toEqual(['open', 'none']);
  });

  it('never covers P1 or people trapped, unless a person answers for them by name', async () => {
    await create({});
    await bench.say('GH-02', 'H-1', { severity: 'P1' });
    await bench.say('EL-01', 'L-1', { severity: 'P2' });
    expect([await bench.ticketOf('GH-02', 'H-1'), await bench.ticketOf('EL-01', 'L-1')]).toEqual(['open', 'open']);
    await create({ p1_responsible: 'Chen Wei' });
    await bench.say('GH-02', 'H-2', { severity: 'P1' });
    expect(await bench.ticketOf('GH-02', 'H-2')).toBe('none');
  });

  it('that covered P2 lets the alert through when it becomes P1', async () => {
    await create({});
    await bench.say('GH-02', 'H-1');
    await bench.say('GH-02', 'H-1', { kind: 'level', severity: 'P1', level: 1 });
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('open');
    await bench.advance(start + minutes(60));
    expect((await bench.desk.listTickets({}, { limit: 9 })).items).toHaveLength(1);
  });

  it.each<[string, Partial<Input>, string, string]>([
    ['has ended already', { until: instant(start) }, 'until', 'send a time after now'],
    ['ends before it begins', { from: later(minutes(70)) }, 'until', 'send a time after from'],
    ['would be forgotten', { until: later(days(91)) }, 'until', 'at most 90d after from'],
    ['says nothing', { matchers: {} }, 'matchers', 'say whom it covers'],
    ['covers all of a severity', { matchers: { severity_at_most: 'P3' } }, 'matchers', 'say whom it covers'],
    ['names nobody', { matchers: { devices: [] } }, 'matchers.devices', 'send 1 to 500 names'],
    ['has no reason', { reason: ' ' }, 'reason', 'send a text'],
    ['wants P1', { matchers: { district: 'Gulou', severity_at_most: 'P1' } }, 'p1_responsible', 'name the person'],
    ['wants people trapped', { matchers: { rules: ['EL-01'] } }, 'p1_responsible', 'lives hang on EL-01'],
  ])('that %s is refused with the field and the remedy', async (_, input, field, remedy) => {
    const refused = expect(create(input)).rejects;
    await refused.toMatchObject({ code: 'invalid-silence', failure: { field } });
    await expect(create(input)).rejects.toThrow(remedy);
    expect(await states()).toEqual([]);
  });
});

describe('a technician on site', () => {
  let bench: StormBench;
  beforeEach(async () => {
    bench = await openStormBench(rules);
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const begin = (device: string, until = later(minutes(60))) =>
    bench.act((tx) => bench.silencing.beginVisit(tx, { device, technician: 'zhang', until }, 'ann'));

  it('mutes the alerts of that device but P1, tied to the visit, until leaving', async () => {
    const { silence } = await begin('H-1');
    expect(silence).toMatchObject({ kind: 'on_site', technician: 'zhang', reason: 'technician on site' });
    await bench.say('GH-02', 'H-1');
    await bench.say('EL-01', 'H-1', { severity: 'P1' });
    await bench.say('GH-02', 'H-2');
    expect(await bench.alertOf('GH-02', 'H-1')).toMatchObject({
      muted: { reason: 'technician-on-site', by: silence.id },
    });
    expect([await bench.ticketOf('EL-01', 'H-1'), await bench.ticketOf('GH-02', 'H-2')]).toEqual(['open', 'open']);
    await bench.act((tx) => bench.silencing.endVisit(tx, 'H-1', 'ann'));
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('open');
  });

  it('who forgets to leave has left in time', async () => {
    await begin('H-1');
    await bench.say('GH-02', 'H-1');
    await bench.advance(start + minutes(60));
    expect(await bench.ticketOf('GH-02', 'H-1')).toBe('open');
    await begin('H-1', later(minutes(120)));
  });

  it('is there once, at a device in service, and not for days', async () => {
    await begin('H-1');
    await expect(begin('H-1')).rejects.toMatchObject({ code: 'visit-under-way', failure: { technician: 'zhang' } });
    await expect(begin('H-9')).rejects.toMatchObject({ code: 'visit-device-unknown' });
    await expect(begin('H-2', later(days(2)))).rejects.toThrow('at most 1d after from');
    await expect(bench.act((tx) => bench.silencing.endVisit(tx, 'H-2', 'ann'))).rejects.toMatchObject({
      code: 'no-visit',
    });
  });
});
