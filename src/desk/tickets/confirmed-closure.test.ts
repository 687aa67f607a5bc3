import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours, type Instant, instant, minutes } from '../../base/index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';

const noon = Date.parse('2026-01-15T12:00:00+08:00');

describe('closing', () => {
  let bench: DeskBench;
  let measured: Instant | undefined;
  const open = async (closure: 'contradicted' | 'cleared' = 'contradicted') => {
    bench = await openDeskBench(instant(noon), { closure }, () => measured);
    bench.rule('FIX', { ticket: { skill: 1, fault: 'GW-110' } });
  };
  beforeEach(async () => {
    measured = undefined;
    await open();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const resolved = async (device: string) => {
    await bench.say('FIX', device);
    const { id } = await bench.ticketOf(device);
    for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(id, action);
    return id;
  };
  const role = (name: string) => ({ name: 'li', role: name });
  const close = (id: string, override: string, as: string) =>
    bench.transaction((tx) => bench.desk.act(tx, id, 'close', { override }, undefined, role(as)));

  it('is refused while the alert is open and the device has measured since the work was done', async () => {
    const id = await resolved('H-1');
    measured = instant(noon + 1);
    await expect(bench.act(id, 'close')).rejects.toMatchObject({ code: 'closure-unconfirmed' });
    await bench.clear('FIX', 'H-1');
    expect(await bench.act(id, 'close')).toMatchObject({ state: 'closed' });
  });

  it('is possible where nothing was measured since, unless the house wants every alert cleared first', async () => {
    measured = instant(noon);
    expect(await bench.act(await resolved('H-1'), 'close')).toMatchObject({ state: 'closed' });
    await bench[Symbol.asyncDispose]();
    await open('cleared');
    await expect(bench.act(await resolved('H-1'), 'close')).rejects.toThrow(/not measured since/);
  });

  it.each(['false_alarm', 'duplicate', 'customer_error'] as const)('is possible as %s', async (verdict) => {
    const id = await resolved('H-1');
    measured = instant(noon + 1);
    expect(await bench.act(id, 'close', { verdict })).toMatchObject({ state: 'closed', verdict });
  });

  it('is possible for a manager who says why, which is kept, and for nobody else', async () => {
    const id = await resolved('H-1');
    measured = instant(noon + 1);
    await expect(close(id, 'sensor is faulty', 'agent')).rejects.toMatchObject({ code: 'override-not-allowed' });
    await close(id, 'sensor is faulty', 'manager');
    const last = (await bench.reader.ticketTimeline(id)).findLast(({ action }) => action === 'closed');
    expect(last).toMatchObject({ actor: 'li', detail: { override: 'sensor is faulty' } });
  });

  it('does not ask telemetry where only people can end the alert', async () => {
    bench.rule('FIX', { ticket: { skill: 1 } }, 'unseen');
    const id = await resolved('H-1');
    measured = instant(noon + 1);
    expect(await bench.act(id, 'close')).toMatchObject({ state: 'closed' });
  });

  describe('and the condition returns', () => {
    const repaired = async (device: string) => {
      const id = await resolved(device);
      await bench.clear('FIX', device);
      await bench.act(id, 'close');
      return id;
    };

    it('within three days: the same ticket goes on under the new alert, and its callback is withdrawn', async () => {
      const id = await repaired('H-1');
      await bench.advance(noon + hours(72) - 1);
      await bench.say('FIX', 'H-1');
      const ticket = await bench.ticketOf('H-1');
      expect(ticket).toMatchObject({ id, state: 'open', reopened: 1, recovered_at: null, assignee: null });
      expect(await bench.tickets()).toHaveLength(1);
      expect((await bench.callbacks()).map(({ state }) => state)).toEqual(['withdrawn']);
      await bench.clear('FIX', 'H-1');
      expect(await bench.ticketOf('H-1')).toMatchObject({ recovered_at: noon + hours(72) - 1 });
    });

    it('worse: the timeline says how bad it is now, and what it was', async () => {
      const id = await repaired('H-1');
      await bench.say('FIX', 'H-1', { severity: 'P1' });
      expect(await bench.ticketOf('H-1')).toMatchObject({ id, severity: 'P1' });
      const reopened = (await bench.reader.ticketTimeline(id)).findLast(({ action }) => action === 'reopened');
      expect(reopened?.detail).toMatchObject({ severity: 'P1', former_severity: 'P2' });
    });

    it('later, or after a false alarm: a new one', async () => {
      await repaired('H-1');
      await bench.advance(noon + hours(72));
      await bench.say('FIX', 'H-1');
      expect(await bench.tickets()).toHaveLength(2);
      const id = await resolved('H-2');
      await bench.clear('FIX', 'H-2');
      await bench.act(id, 'close', { verdict: 'false_alarm' });
      await bench.say('FIX', 'H-2');
      expect((await bench.tickets()).filter(({ device_id }) => device_id === 'H-2')).toHaveLength(2);
    });

    it('a second time: the repair is reviewed; a third time: a complaint for the most skilled', async () => {
      const id = await repaired('H-1');
      await bench.say('FIX', 'H-1');
      expect(await bench.ticketOf('H-1')).toMatchObject({ review: 'second-repair', skill: 1 });
      for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(id, action);
      await bench.clear('FIX', 'H-1');
      await bench.act(id, 'close');
      await bench.advance(noon + days(10));
      await bench.say('FIX', 'H-1');
      expect(await bench.ticketOf('H-1')).toMatchObject({ review: 'complaint', skill: 3 });
      const { items } = await bench.reader.listReviews({ state: 'open' }, { limit: 9 });
      expect(items.map(({ kind, ticket_id }) => [kind, ticket_id === id])).toEqual([
        ['second-repair', true],
        ['complaint', false],
      ]);
      const conclude = (finding: string) =>
        bench.transaction((tx) => bench.desk.concludeReview(tx, items[0]?.id ?? '', finding, 1, role('agent')));
      expect((await conclude('cleaned, not replaced')).value).toMatchObject({ state: 'concluded', concluded_by: 'li' });
      await expect(conclude('again')).rejects.toMatchObject({ code: 'version-mismatch' });
    });

    it('and whoever changes it next has read the version that the review left', async () => {
      const id = await repaired('H-1');
      await bench.say('FIX', 'H-1');
      const { version, review } = await bench.ticketOf('H-1');
      const lines = await bench.reader.ticketTimeline(id);
      expect([review, version]).toEqual(['second-repair', lines.length]);
    });

    it('more than thirty days later, or of another fault: the first repair of its kind', async () => {
      await repaired('H-1');
      bench.rule('OTHER', { ticket: { skill: 1, fault: 'GW-201' } });
      await bench.say('OTHER', 'H-1');
      expect(await bench.ticketOf('H-1')).toMatchObject({ review: null });
      await bench.advance(noon + days(30));
      await bench.say('FIX', 'H-1');
      expect(await bench.ticketOf('H-1')).toMatchObject({ review: null });
    });
  });
});

describe('a ticket that waits', () => {
  let bench: DeskBench;
  beforeEach(async () => {
    bench = await openDeskBench(instant(noon));
    bench.rule('FIX', { ticket: { skill: 1 } });
    await bench.say('FIX', 'H-1');
  });
  afterEach(() => bench[Symbol.asyncDispose]());
  const waiting = { reason: 'spare part ordered', until: instant(noon + hours(5)) };

  it('says for what and until when, and goes on by itself where the work had got to', async () => {
    const { id } = await bench.ticketOf('H-1');
    await bench.act(id, 'accept');
    expect(await bench.act(id, 'pend', waiting)).toMatchObject({
      state: 'pending',
      pending_reason: 'spare part ordered',
    });
    await expect(bench.act(id, 'start')).rejects.toMatchObject({ code: 'move-forbidden' });
    await bench.advance(noon + hours(5) - 1);
    expect(await bench.ticketOf('H-1')).toMatchObject({ state: 'pending' });
    await bench.advance(noon + hours(9));
    expect(await bench.ticketOf('H-1')).toMatchObject({ state: 'accepted', pending_until: null, pending_reason: null });
  });

  it('is resumed by hand, and needs a reason and a time to come', async () => {
    const { id } = await bench.ticketOf('H-1');
    await expect(bench.act(id, 'pend', { until: waiting.until })).rejects.toThrow(/reason/);
    await expect(bench.act(id, 'pend', { ...waiting, until: instant(noon) })).rejects.toThrow(/until/);
    await bench.act(id, 'pend', waiting);
    expect(await bench.act(id, 'resume')).toMatchObject({ state: 'open' });
    await expect(bench.act(id, 'resume')).rejects.toThrow(/waits for nothing/);
    await bench.advance(noon + hours(9));
    expect(await bench.ticketOf('H-1')).toMatchObject({ state: 'open' });
  });
});

describe('what customers tell', () => {
  let bench: DeskBench;
  beforeEach(async () => {
    bench = await openDeskBench(instant(noon));
    bench.rule('FIX', { ticket: { skill: 1, fault: 'GW-110' } });
  });
  afterEach(() => bench[Symbol.asyncDispose]());
  const tell = async (fields: object = {}) => {
    const intake = { source: 'phone', device_id: 'H-1', title: 'no hot water', severity: 'P2', ...fields } as const;
    const { value } = await bench.transaction((tx) => bench.desk.takeIn(tx, intake, { name: 'li', role: 'agent' }));
    return value;
  };

  it('becomes a ticket that no rule asked for, with its callback in the end', async () => {
    const { ticket, merged } = await tell({ note: 'home after six' });
    expect([merged, ticket]).toMatchObject([
      false,
      { source: 'phone', rule_id: null, alert_id: null, title: { en: 'no hot water' }, note: 'home after six' },
    ]);
    await bench.advance(noon + minutes(5));
    for (const action of ['accept', 'start', 'resolve', 'close'] as const) await bench.act(ticket.id, action);
    expect(await bench.callbacks()).toMatchObject([{ ticket_id: ticket.id, customer: { name: 'of H-1' } }]);
  });

  it('joins the ticket that telemetry opened, and makes it as urgent as it is', async () => {
    await bench.say('FIX', 'H-1', { severity: 'P3' });
    const { ticket, merged } = await tell();
    expect([merged, ticket.severity, ticket.source]).toEqual([true, 'P2', 'rule']);
    expect((await tell({ severity: 'P4' })).ticket.severity).toBe('P2');
    expect(await bench.tickets()).toHaveLength(1);
    const told = (await bench.reader.ticketTimeline(ticket.id)).filter(({ action }) => action === 'reported');
    expect(told).toMatchObject([{ actor: 'li', detail: { title: 'no hot water', source: 'phone' } }, {}]);
  });

  it('opens a new one where the work on the device is done', async () => {
    await bench.say('FIX', 'H-1');
    const { id } = await bench.ticketOf('H-1');
    for (const action of ['accept', 'start', 'resolve'] as const) await bench.act(id, action);
    expect((await tell()).merged).toBe(false);
  });

  it('finds the only device of a customer, and asks which where there are several or none', async () => {
    const customer_id = (await tell()).ticket.customer_id ?? '';
    expect((await tell({ device_id: undefined, customer_id })).ticket.device_id).toBe('H-1');
    await expect(tell({ device_id: undefined })).rejects.toThrow(/name the device/);
    await expect(tell({ device_id: 'X-1' })).rejects.toMatchObject({ code: 'ticket-device-unknown' });
    await bench.sameCustomer('H-2', 'H-3');
    const both = (await tell({ device_id: 'H-2' })).ticket.customer_id;
    await expect(tell({ device_id: undefined, customer_id: both })).rejects.toThrow(/H-2, H-3/);
  });
});
