import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours, instant, toRfc3339 } from '../../base/index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';

const noon = Date.parse('2026-01-15T12:00:00+08:00');

describe('callbacks', () => {
  let bench: DeskBench;
  beforeEach(async () => {
    bench = await openDeskBench(instant(noon));
    bench.rule('FIX', { ticket: { skill: 1, fault: 'GW-110' } });
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const opened = async (device: string) => {
    await bench.say('FIX', device);
    return (await bench.ticketOf(device)).id;
  };
  const closed = async (device: string, technician = 'ann') => {
    const id = await opened(device);
    for (const action of ['accept', 'start', 'resolve', 'close'] as const) await bench.act(id, action, {}, technician);
    return id;
  };
  const purposes = async () => (await bench.callbacks()).map(({ purpose, ticket_id }) => [ticket_id, purpose]);

  it('follow every outing: closed, and cancelled after somebody had accepted it', async () => {
    const first = await closed('H-1');
    const second = await opened('H-2');
    await bench.act(second, 'accept');
    await bench.act(second, 'cancel');
    await bench.act(await opened('H-3'), 'cancel');
    expect((await purposes()).sort()).toEqual(
      [
        [first, 'closed'],
        [second, 'cancelled'],
      ].sort(),
    );
  });

  it('of an evening are queued in parts, so that nobody waits for all of them', async () => {
    for (const device of ['H-1', 'H-2', 'H-3', 'H-4', 'H-5']) await bench.act(await opened(device), 'accept');
    bench.clock.advanceTo(instant(noon + hours(7)));
    const queued: number[] = [];
    for (let part = 0; part < 4; part += 1) {
      await bench.transaction((tx) => bench.desk.openDue(tx, bench.clock.now(), 2));
      queued.push((await bench.callbacks()).length);
    }
    expect(queued).toEqual([2, 4, 5, 5]);
    expect(await bench.desk.nextDue(bench.db)).not.toBe(bench.clock.now());
  });

  it('ask in the evening about what was taken up that day and is not done, once', async () => {
    const id = await opened('H-1');
    await bench.act(id, 'accept');
    const done = await opened('H-2');
    for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(done, action);
    await bench.advance(noon + hours(7) - 1);
    expect(await purposes()).toEqual([]);
    await bench.advance(noon + days(3));
    const [call, ...more] = await bench.callbacks();
    expect(more).toEqual([]);
    expect(call).toMatchObject({ ticket_id: id, purpose: 'unfinished', state: 'queued' });
    expect(toRfc3339(call?.created_at ?? instant(0))).toBe('2026-01-15T11:00:00.000Z');
  });

  it('are handed out, like care calls, out of quiet hours', async () => {
    await closed('H-1');
    const next = async () =>
      (await bench.transaction((tx) => bench.desk.takeNextCall(tx, 'callback', false, { name: 'li', role: 'agent' })))
        .value;
    await bench.advance(Date.parse('2026-01-15T22:00:00+08:00'));
    expect(await next()).toBeNull();
    await bench.advance(noon + days(1));
    expect(await next()).toMatchObject({ purpose: 'closed', claimed_by: 'li' });
  });

  it('reopen the ticket whose problem is not solved', async () => {
    const id = await closed('H-1');
    const [call] = await bench.callbacks();
    await bench.callback(call?.id, { outcome: 'reached', answer: { words: '不满意', solved: false } });
    expect(await bench.ticketOf('H-1')).toMatchObject({ id, state: 'open', reopened: 1, assignee: null });
  });

  it('take an answer only from whom was reached', async () => {
    await closed('H-1');
    const [call] = await bench.callbacks();
    const answer = { words: '满意' };
    await expect(bench.callback(call?.id, { outcome: 'busy', answer })).rejects.toThrow(/answer/);
    await expect(bench.callback(call?.id, { outcome: 'advice_given' })).rejects.toThrow(/outcome/);
  });

  it('count what customers said, by whom it was about', async () => {
    const answers = [
      ['H-1', 'zhang', { level: 'very_satisfied', words: '很满意' }],
      ['H-2', 'zhang', { level: 'very_satisfied', words: '满意' }],
      ['H-3', 'zhang', { words: '喂' }],
      ['H-4', 'wu', { level: 'dissatisfied', words: '来晚了' }],
    ] as const;
    for (const [device, technician, answer] of answers) {
      const ticket = await closed(device, technician);
      const call = (await bench.callbacks()).find(({ ticket_id }) => ticket_id === ticket);
      await bench.callback(call?.id, { outcome: 'reached', answer });
    }
    const rates = async (by: 'technician' | 'provider' | 'city' | 'month') =>
      (await bench.reader.satisfaction({ by, from: instant(noon), to: instant(noon + 1) })).map(
        ({ key, valid, very_satisfied_rate, lowered }) => [key, valid, very_satisfied_rate, lowered],
      );
    expect(await rates('technician')).toEqual([
      ['wu', 1, 0, 0],
      ['zhang', 2, 0.5, 1],
    ]);
    expect(await rates('provider')).toEqual([['Fixers', 3, 1 / 3, 1]]);
    expect(await rates('city')).toEqual([['Nanjing', 3, 1 / 3, 1]]);
    expect(await rates('month')).toEqual([['2026-01', 3, 1 / 3, 1]]);
    const [said] = (await bench.callbacks()).filter(({ answer }) => answer?.stated_level === 'very_satisfied');
    expect(said?.answer).toMatchObject({ level: 'satisfied', words: '满意' });
  });
});
