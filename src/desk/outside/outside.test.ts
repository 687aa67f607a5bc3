import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, instant } from '../../base/index.ts';
import { readAudit } from '../../db/index.ts';
import type { OutsideUpdate } from '../index.ts';
import { type DeskBench, openDeskBench } from '../testing/desk-bench.ts';
import { outsideLinksOf } from './outside-rows.ts';

const noon = Date.UTC(2026, 0, 15, 12);

describe('what another ticket system tells of a ticket', () => {
  let bench: DeskBench;
  let id: string;
  let version = 0;
  beforeEach(async () => {
    version = 0;
    bench = await openDeskBench(instant(noon));
    bench.rule('FIX', { ticket: { skill: 1 } });
    await bench.say('FIX', 'H-1', { severity: 'P3' });
    ({ id } = await bench.ticketOf('H-1'));
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const told = (fields: Partial<OutsideUpdate>) => {
    version += 1;
    const update = { external_id: '81', version, ...fields };
    return bench.transaction((tx) => bench.desk.takeOutside(tx, 'zammad', update));
  };
  const tell = async (fields: Partial<OutsideUpdate>) => (await told(fields)).value;
  const link = () => tell({ ticket_id: id });
  const timeline = async () =>
    (await bench.reader.ticketTimeline(id)).map(({ action, actor }) => `${action} by ${actor}`).slice(1);

  it('links the two once, and refuses a second one on either side', async () => {
    expect((await link()).applied).toEqual(['link']);
    expect(await outsideLinksOf(bench.db, id)).toMatchObject([{ system: 'zammad', external_id: '81', version: 1 }]);
    await bench.say('FIX', 'H-2');
    const other = await bench.ticketOf('H-2');
    await expect(tell({ ticket_id: other.id })).rejects.toThrow(`81 is already ticket ${id}`);
    await expect(tell({ external_id: '82', ticket_id: id })).rejects.toThrow('is already 81 there');
    await expect(tell({ external_id: '83', state: 'closed' })).rejects.toThrow('send ticket_id once');
    await expect(tell({ external_id: '83', ticket_id: 'tkt_none' })).rejects.toThrow('There is no ticket tkt_none');
  });

  it('is done by the moves that people have, as that system, and told on with its origin', async () => {
    await link();
    const { value, intents } = await told({ state: 'in_progress', assignee: 'chen', severity: 'P2', by: 'emma' });
    expect(value.applied).toEqual(['severity', 'assignee', 'state']);
    expect(value.ticket).toMatchObject({ state: 'in_progress', assignee: 'chen', severity: 'P2' });
    expect(await timeline()).toEqual([
      'severity_changed by zammad',
      'assigned by zammad',
      'accepted by zammad',
      'started by zammad',
    ]);
    expect(intents.map(({ body }) => body.origin)).toEqual(intents.map(() => 'zammad'));
    const audit = await readAudit(bench.db, { object: { kind: 'ticket', id }, limit: 50 });
    expect(audit.find(({ detail }) => detail.by === 'emma')?.detail).toMatchObject({
      external_id: '81',
      by: 'emma',
      applied: ['severity', 'assignee', 'state'],
    });
  });

  it('changes nothing when it is our own change come back, and is not audited', async () => {
    await link();
    await bench.act(id, 'accept');
    const before = await bench.ticketOf('H-1');
    const outcome = await tell({ state: 'accepted', assignee: 'ann', severity: 'P3' });
    expect(outcome).toMatchObject({ applied: [], unchanged: ['severity', 'assignee', 'state'], refused: [] });
    expect(await bench.ticketOf('H-1')).toEqual(before);
    const audit = await readAudit(bench.db, { object: { kind: 'ticket', id }, limit: 50 });
    expect(audit.filter(({ actor }) => actor === 'zammad')).toHaveLength(1);
  });

  it('does not undo what was done here when a whole ticket comes with one part changed', async () => {
    await link();
    await tell({ state: 'open', assignee: 'chen', severity: 'P3' });
    await bench.act(id, 'accept', {}, 'li');
    const outcome = await tell({ state: 'open', assignee: 'chen', severity: 'P2' });
    expect(outcome).toMatchObject({ applied: ['severity'], unchanged: ['assignee', 'state'] });
    expect(outcome.ticket).toMatchObject({ state: 'accepted', assignee: 'li', severity: 'P2' });
  });

  it('gives way where both sides changed a field, and keeps the note', async () => {
    await link();
    await bench.act(id, 'accept');
    await bench.act(id, 'start');
    const outcome = await tell({ state: 'cancelled', notes: [{ id: '104', text: 'customer moved out' }] });
    expect(outcome.refused).toMatchObject([{ field: 'state', sent: 'cancelled', rule: 'both-changed' }]);
    expect(outcome).toMatchObject({ applied: ['notes'], ticket: { state: 'in_progress' } });
    expect((await timeline()).at(-1)).toBe('noted by zammad');
    expect((await tell({ state: 'cancelled' })).unchanged).toEqual(['state']);
  });

  it('is taken over our change when it was made in knowledge of it', async () => {
    await link();
    await bench.act(id, 'accept');
    const { version: base_version } = await bench.ticketOf('H-1');
    expect((await tell({ state: 'cancelled', base_version })).ticket.state).toBe('cancelled');
  });

  it('is refused when it is older than what was told, field by field; a note that is new is kept once', async () => {
    await link();
    await tell({ state: 'accepted', version: 9 });
    const notes = [{ id: '105', text: 'rang twice' }];
    const late = await tell({ state: 'cancelled', version: 8, notes });
    expect(late.refused).toMatchObject([
      { field: 'state', rule: 'stale', reason: expect.stringContaining('version 8') },
    ]);
    expect(late.applied).toEqual(['notes']);
    expect((await tell({ version: 10, notes })).applied).toEqual([]);
    expect((await bench.ticketOf('H-1')).state).toBe('accepted');
  });

  it('neither lowers nor cancels P1 and P2 work while the alert lasts, and does once it ended', async () => {
    await bench.say('FIX', 'H-1', { kind: 'level', severity: 'P1' });
    await link();
    const outcome = await tell({ state: 'cancelled', severity: 'P4' });
    expect(outcome.refused.map(({ field, rule }) => [field, rule])).toEqual([
      ['severity', 'life-safety'],
      ['state', 'life-safety'],
    ]);
    expect(outcome.ticket).toMatchObject({ state: 'open', severity: 'P1' });
    await tell({ state: 'open', severity: 'P1' });
    await bench.clear('FIX', 'H-1');
    expect((await tell({ state: 'cancelled' })).ticket.state).toBe('cancelled');
  });

  it('closes only as far as telemetry lets it: the work is done, the fault is not over', async () => {
    await bench[Symbol.asyncDispose]();
    bench = await openDeskBench(instant(noon), {}, () => instant(noon + hours(2)));
    bench.rule('FIX', { ticket: { skill: 1 } });
    await bench.say('FIX', 'H-1', { inputs: { pressure: 800 } });
    ({ id } = await bench.ticketOf('H-1'));
    await link();
    const outcome = await tell({ state: 'closed' });
    expect(outcome.refused).toMatchObject([{ field: 'state', rule: 'unconfirmed' }]);
    expect(outcome.ticket.state).toBe('resolved');
  });

  it('waits there and here alike, and says what is missing where it may not wait', async () => {
    await link();
    expect((await tell({ state: 'pending' })).refused).toMatchObject([{ rule: 'forbidden' }]);
    const waits = await tell({ state: 'pending', pending_reason: 'part', pending_until: instant(noon + hours(9)) });
    expect(waits.unchanged).toEqual(['state']);
    await tell({ state: 'open' });
    const again = await tell({ state: 'pending', pending_reason: 'part', pending_until: instant(noon + hours(9)) });
    expect(again.ticket).toMatchObject({ state: 'pending', pending_reason: 'part' });
  });
});
