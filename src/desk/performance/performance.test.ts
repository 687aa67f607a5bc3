import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIds, days, hours, instant, minutes } from '../../base/index.ts';
import { createDesk, createPerformanceReader } from '../index.ts';
import { openStormBench, type StormBench, type StormRule, title } from '../testing/storm-bench.ts';

const early: StormRule = { title, actions: { ticket: { skill: 1, fault: 'GW-110' } } };
const urgent: StormRule = { title, actions: {} };
const ann = { name: 'ann', role: 'agent' };

describe('the performance of a rule', () => {
  let bench: StormBench;

  beforeEach(async () => {
    bench = await openStormBench({ early, urgent });
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const ofRule = () => {
    const query = { rule_id: 'early', from: instant(0), to: instant(days(400)) };
    return createPerformanceReader(bench.db, { ticketMinutes: 12, callMinutes: 5 }).ofRule(query);
  };
  const act = async (device: string, action: 'accept' | 'start' | 'resolve', input = {}) => {
    const ids = createIds(bench.clock);
    const desk = createDesk({}, { clock: bench.clock, ids, ruleOf: () => early, scriptOf: () => undefined });
    const [ticket] = (await bench.desk.listTickets({ device_id: device }, { limit: 1 })).items;
    await bench.db.transaction((tx) => desk.act(tx, ticket?.id ?? '', action, input, undefined, ann));
  };
  const confirm = (device: string) => act(device, 'resolve', { verdict: 'confirmed', result: 'done' });
  const pass = (span: number) => bench.advance(bench.clock.now() + span);

  it('takes the time that was recorded, and what is configured where none was', async () => {
    for (const device of ['H-1', 'H-2', 'H-3']) await bench.say('early', device, { severity: 'P3' });
    await act('H-1', 'accept');
    await act('H-1', 'start');
    await pass(minutes(30));
    await confirm('H-1');
    await act('H-2', 'accept');
    // Nobody took up the third.
    const { total } = await ofRule();
    expect(total).toMatchObject({ tickets: 3, measured_tickets: 1, agent_minutes: 42 });
  });

  it('has warned of worse trouble before the work was done, not of what came later', async () => {
    for (const device of ['H-1', 'H-2', 'H-3']) {
      await bench.say('early', device, { severity: 'P3' });
      await act(device, 'accept');
      await act(device, 'start');
    }
    await pass(hours(2));
    await bench.say('urgent', 'H-1', { severity: 'P1' });
    await bench.say('urgent', 'H-3', { severity: 'P4' });
    await confirm('H-1');
    await confirm('H-2');
    await confirm('H-3');
    await pass(hours(2));
    await bench.say('urgent', 'H-2', { severity: 'P1' });
    expect((await ofRule()).total.lead).toEqual({ followed: 1, p10_s: 7_200, p50_s: 7_200 });
  });

  it('counts days and versions apart', async () => {
    await bench.say('early', 'H-1', { severity: 'P3' });
    await pass(days(1));
    await bench.say('early', 'H-2', { severity: 'P3', version: 2 });
    const { total, versions } = await ofRule();
    expect(total.per_day).toEqual([
      { day: '1970-01-01', alerts: 1, tickets: 1 },
      { day: '1970-01-02', alerts: 1, tickets: 1 },
    ]);
    expect(versions.map(({ version, alerts, tickets }) => [version, alerts, tickets])).toEqual([
      [2, 1, 1],
      [1, 1, 1],
    ]);
  });

  it.each([
    ['alerts', 'opened_at'],
    ['tickets', 'opened_at'],
    ['calls', 'created_at'],
  ])('reads of %s what a rule did in a span by an index', async (table, column) => {
    const { rows } = await sql<{ detail: string }>`explain query plan select * from ${sql.table(table)}
      where rule_id = 'early' and ${sql.ref(column)} >= 1 and ${sql.ref(column)} < 2`.execute(bench.db.as<object>());
    expect(rows[0]?.detail).toMatch(new RegExp(`USING INDEX .*\\(rule_id=\\? AND ${column}>\\? AND ${column}<\\?\\)`));
  });
});
