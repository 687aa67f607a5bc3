import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes } from '../../base/index.ts';
import { createClocksReader } from '../index.ts';
import { openStormBench, type StormBench, title } from '../testing/storm-bench.ts';

const gulou = { kind: 'district', id: 'Gulou' } as const;
const work = { ticket: { skill: 2 } };
const rules = {
  'GH-02': { title, actions: work, group: { by: ['district'], parent: 'GH-03' } },
  'GH-03': { title, actions: work },
} as const;
const policies = [
  {
    ...{ id: 'p2', severity: 'P2' as const, targets: { respond: minutes(30), arrive: minutes(120) } },
    ...{ grace: minutes(5), forgiven_a_month: 0 },
  },
] as const;
const ladders = [
  {
    ...{ id: 'p2', severity: 'P2' as const },
    steps: [{ name: 'dispatch', within: minutes(10), to: ['lead'], answer_within: minutes(5), done_by: 'accepted' }],
  },
] as const;
const start = 1_000_000;

describe('a ticket that an incident took back and that is taken up again', () => {
  let bench: StormBench;
  beforeEach(async () => {
    bench = await openStormBench(rules, { sla: { calendars: {}, policies, ladders } });
    await bench.say('GH-02', 'H-1');
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const ticket = async () => {
    const { id } = await bench.alertOf('GH-02', 'H-1');
    return (await bench.desk.listTickets({ alert_id: id }, { limit: 1 })).items[0];
  };
  const reader = () => createClocksReader(bench.db);
  const clocks = async () =>
    (await reader().clocksOf((await ticket())?.id ?? '')).map(({ kind, round, state, started_at, breached_at }) => [
      ...[kind, round, state, (started_at - start) / minutes(1)],
      breached_at === null ? null : (breached_at - start) / minutes(1),
    ]);
  const steps = async () =>
    (await reader().stepsOf((await ticket())?.id ?? '')).map(({ step, round, state }) => [step, round, state]);
  /** The incident begins at that minute and is over ten later. */
  const incident = async (minute: number) => {
    await bench.advance(start + minutes(minute));
    await bench.say('GH-03', gulou);
    expect((await ticket())?.state).toBe('cancelled');
    await bench.advance(start + minutes(minute + 10));
    await bench.clear('GH-03', gulou);
    expect((await ticket())?.state).toBe('open');
  };

  it('keeps the breach that there was, with what it counts, and has clocks of a new round', async () => {
    await incident(40);
    expect(await clocks()).toEqual([
      ['arrive', 0, 'void', 0, null],
      ['respond', 0, 'met_late', 0, 30],
      ['arrive', 1, 'running', 50, null],
      ['respond', 1, 'running', 50, null],
    ]);
    const breaches = (await reader().listBreaches({ counts: true }, { limit: 10 })).items;
    expect(breaches).toMatchObject([{ kind: 'respond', round: 0, breached_at: start + minutes(30) }]);
  });

  it('keeps the step that was missed, and has a ladder of a new round', async () => {
    await incident(15);
    expect(await steps()).toEqual([
      ['dispatch', 0, 'done_late'],
      ['dispatch', 1, 'open'],
    ]);
  });

  it('is no repaired and reopened one for that, and accepting it meets the clocks that run', async () => {
    await incident(40);
    await incident(60);
    await bench.accept(await bench.alertOf('GH-02', 'H-1'));
    expect((await clocks()).filter(([kind]) => kind === 'respond')).toEqual([
      ['respond', 0, 'met_late', 0, 30],
      ['respond', 1, 'void', 50, null],
      ['respond', 2, 'met', 70, null],
    ]);
    expect(await ticket()).toMatchObject({ state: 'accepted', reopened: 0 });
  });
});
