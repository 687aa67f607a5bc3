import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours, type Instant, instant, minutes } from '../../base/index.ts';
import { readAudit } from '../../db/index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';

const noon = Date.parse('2026-01-15T12:00:00+08:00');

/** Programs close as soon as they have resolved; what the device says of it comes later. */
describe('a ticket that is closed before its device reports again', () => {
  let bench: DeskBench;
  let measured: Record<string, Instant>;
  let holds: boolean | null;
  beforeEach(async () => {
    measured = {};
    holds = null;
    const measuredAt = (_device: string, signals: readonly string[]) => {
      const known = signals.flatMap((name) => measured[name] ?? []);
      return known.length === 0 ? undefined : instant(Math.max(...known));
    };
    bench = await openDeskBench(instant(noon), {}, measuredAt, { conditionNow: () => holds });
    bench.rule('FIX', { ticket: { skill: 1, fault: 'GW-110' } });
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const closedAtOnce = async (device = 'H-1') => {
    await bench.say('FIX', device, { inputs: { pressure: 800, state: 'flame', 'device.rated': 2_000 } });
    measured = { pressure: instant(noon), state: instant(noon) };
    const { id } = await bench.ticketOf(device);
    for (const action of ['accept', 'start', 'resolve', 'close'] as const) await bench.act(id, action);
    return id;
  };
  const reports = (at: number) => {
    measured = { pressure: instant(at), state: instant(at) };
  };
  const stands = async () => {
    const { state, closure, reopened } = await bench.ticketOf('H-1');
    return [state, closure, reopened];
  };

  it('is unconfirmed, and can be found by it', async () => {
    const id = await closedAtOnce();
    expect(await stands()).toEqual(['closed', 'unconfirmed', 0]);
    const listed = async (closure: 'unconfirmed' | 'confirmed') =>
      (await bench.reader.listTickets({ closure }, { limit: 9 })).items.map((one) => one.id);
    expect([await listed('unconfirmed'), await listed('confirmed')]).toEqual([[id], []]);
    const closed = (await bench.reader.ticketTimeline(id)).find(({ action }) => action === 'closed');
    expect(closed?.detail).toMatchObject({ closure: 'unconfirmed' });
  });

  it('is confirmed when the condition ends by itself, which stands in the timeline', async () => {
    const id = await closedAtOnce();
    await bench.clear('FIX', 'H-1');
    expect(await stands()).toEqual(['closed', 'confirmed', 0]);
    const last = (await bench.reader.ticketTimeline(id)).at(-1);
    expect(last).toMatchObject({ action: 'recovered', detail: { closure: 'confirmed' } });
    await bench.advance(noon + days(9));
    expect(await stands()).toEqual(['closed', 'confirmed', 0]);
  });

  it('is reopened by itself when the device reports and the condition holds still, which is audited', async () => {
    const id = await closedAtOnce();
    holds = true;
    await bench.advance(noon + hours(3));
    expect(await stands()).toEqual(['closed', 'unconfirmed', 0]);
    reports(noon + hours(3));
    await bench.advance(noon + hours(4));
    expect(await stands()).toEqual(['open', null, 1]);
    const audit = await readAudit(bench.db, { object: { kind: 'ticket', id }, limit: 50 });
    const record = audit.find(({ action }) => action === 'ticket.reopened');
    expect(record).toMatchObject({
      actor: 'carewatch',
      detail: { from: 'closed', closure: 'unconfirmed', reason: expect.stringContaining('still holds') },
    });
    expect((await bench.callbacks()).map(({ state }) => state)).toEqual(['withdrawn']);
    expect(await bench.ticketOf('H-1')).toMatchObject({ review: 'second-repair' });
  });

  it('is not reopened by a condition that rests on what was measured before the work', async () => {
    await closedAtOnce();
    holds = true;
    measured = { pressure: instant(noon), state: instant(noon + minutes(30)) };
    await bench.advance(noon + hours(5));
    expect(await stands()).toEqual(['closed', 'unconfirmed', 0]);
  });

  it('is left alone while the condition is about to clear, and reopened when it has not after three days', async () => {
    await closedAtOnce();
    holds = false;
    reports(noon + hours(1));
    await bench.advance(noon + hours(72) - minutes(1));
    expect(await stands()).toEqual(['closed', 'unconfirmed', 0]);
    await bench.advance(noon + hours(74));
    expect(await stands()).toEqual(['open', null, 1]);
  });

  it('stays unconfirmed while the device says nothing, however long, and where a person ended the alert', async () => {
    await closedAtOnce();
    await bench.advance(noon + days(40));
    expect(await stands()).toEqual(['closed', 'unconfirmed', 0]);
    await bench.say('FIX', 'H-1', { kind: 'clear', reason: 'manual' });
    reports(noon + days(41));
    holds = true;
    await bench.advance(noon + days(41));
    expect(await stands()).toEqual(['closed', 'unconfirmed', 0]);
  });

  it('loses the mark when somebody reopens it, and is judged anew when it is closed again', async () => {
    const id = await closedAtOnce();
    await bench.act(id, 'reopen');
    expect(await stands()).toEqual(['open', null, 1]);
    await bench.clear('FIX', 'H-1');
    for (const action of ['accept', 'start', 'resolve', 'close'] as const) await bench.act(id, action);
    expect(await stands()).toEqual(['closed', 'confirmed', 1]);
  });
});

describe('what telemetry says of other closings', () => {
  let bench: DeskBench;
  let measured: Instant | undefined;
  beforeEach(async () => {
    measured = undefined;
    bench = await openDeskBench(instant(noon), {}, () => measured);
    bench.rule('FIX', { ticket: { skill: 1 } });
  });
  afterEach(() => bench[Symbol.asyncDispose]());
  const resolved = async () => {
    await bench.say('FIX', 'H-1');
    const { id } = await bench.ticketOf('H-1');
    for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(id, action);
    return id;
  };

  it('is nothing of what was no fault, of what only people can end, and of what no rule asked for', async () => {
    expect(await bench.act(await resolved(), 'close', { verdict: 'false_alarm' })).toMatchObject({ closure: null });
    bench.rule('HAND', { ticket: { skill: 1 } }, 'unseen');
    await bench.say('HAND', 'H-2');
    const { id } = await bench.ticketOf('H-2');
    for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(id, action);
    expect(await bench.act(id, 'close')).toMatchObject({ closure: null });
  });

  it('is that it was overridden where a manager closed against it', async () => {
    const id = await resolved();
    measured = instant(noon + 1);
    const manager = { name: 'li', role: 'manager' };
    const close = await bench.transaction((tx) =>
      bench.desk.act(tx, id, 'close', { override: 'sensor is faulty' }, undefined, manager),
    );
    expect(close.value).toMatchObject({ state: 'closed', closure: 'overridden' });
  });
});
