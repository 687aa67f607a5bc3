import { describe, expect, it } from 'vitest';
import type { CarewatchTicket } from './carewatch-ticket.ts';
import { outsideUpdateOf } from './from-zammad.ts';
import { hubSignature, isFromCarewatch, isFromZammad, signForCarewatch } from './signatures.ts';
import { newZammadTicket, type ZammadTicket, zammadChanges } from './to-zammad.ts';

const ticket = (change: Partial<CarewatchTicket> = {}): CarewatchTicket => ({
  ...{ id: 'tkt_1', number: 'T000012', version: 3, severity: 'P3', state: 'in_progress', device_id: 'GH-1' },
  ...{ title: { en: 'Scale', 'zh-CN': '结垢' }, assignee: '张师傅' },
  ...change,
});
const seen = (change: object = {}) =>
  JSON.stringify({ version: 3, state: 'in_progress', severity: 'P3', owner: '-', ...change });
const there = (change: Partial<ZammadTicket> = {}): ZammadTicket => ({
  ...{ id: 81, state: 'open', priority: '2 normal', owner: '-', updated_at: '2026-01-15T12:00:00.123Z' },
  ...{ carewatch_ticket: 'tkt_1', carewatch_seen: seen() },
  ...change,
});
const news = { topic: 'ticket.started' };

describe('to Zammad', () => {
  it('goes a new ticket whole, with its customer found or made by the address', () => {
    const made = newZammadTicket(news, ticket(), { group: 'Care', customer: 'care@example.com' });
    expect(made).toMatchObject({
      ...{ title: '[T000012] 结垢 Scale', group: 'Care', customer_id: 'guess:care@example.com' },
      ...{ state: 'open', priority: '2 normal', carewatch_ticket: 'tkt_1', carewatch_seen: seen() },
      article: { type: 'note', internal: true, content_type: 'text/plain' },
    });
  });

  it.each([
    ['nothing that was taken over before', {}, undefined, undefined],
    ['a state that moved', { version: 4, state: 'closed' }, 'closed', undefined],
    ['no state that Zammad does not tell apart', { version: 4, state: 'resolved' }, undefined, undefined],
    ['a priority that moved', { version: 4, severity: 'P1' }, undefined, '3 high'],
  ] as const)('goes %s', (_, change, state, priority) => {
    const changes = zammadChanges(news, ticket(change), there()) as Record<string, unknown> | undefined;
    expect([changes?.state, changes?.priority]).toEqual([state, priority]);
    expect(changes === undefined).toBe(!('version' in change));
  });

  it('goes the time of a ticket that waits, and no note about what came from there', () => {
    const waits = ticket({ version: 4, state: 'pending', pending_until: '2026-01-16T08:00:00.000Z' });
    const changes = zammadChanges({ ...news, origin: 'zammad' }, waits, there());
    expect(changes).toMatchObject({ state: 'pending reminder', pending_time: '2026-01-16T08:00:00.000Z' });
    expect(changes).not.toHaveProperty('article');
  });
});

describe('from Zammad', () => {
  const told = (change: object, article: object | null = {}) =>
    outsideUpdateOf(
      Buffer.from(
        JSON.stringify({
          ticket: {
            ...{ id: 81, state: 'open', priority: { name: '2 normal' }, owner: { login: '-' } },
            ...{ updated_at: '2026-01-15T12:00:00.123Z', updated_by: { login: 'emma' } },
            ...{ carewatch_ticket: 'tkt_1', carewatch_seen: seen(), ...change },
          },
          article,
        }),
      ),
      'bridge',
    );

  it('comes what names the ticket, its version and what had been taken over', () => {
    const { delivery_id, ...update } = told({}) ?? { delivery_id: '' };
    expect(delivery_id).toMatch(/^[\w-]{43}$/);
    expect(update).toEqual({
      ...{ external_id: '81', version: 1_768_478_400_123, ticket_id: 'tkt_1', base_version: 3, by: 'emma' },
    });
  });

  it('comes nothing of tickets that Carewatch did not open', () => {
    expect(told({ carewatch_ticket: '' })).toBeUndefined();
    expect(told({ carewatch_ticket: null })).toBeUndefined();
  });

  it.each([
    ['in_progress', 'open', undefined],
    ['resolved', 'open', undefined],
    ['open', 'open', 'accepted'],
    ['pending', 'open', 'accepted'],
    ['closed', 'open', 'open'],
    ['cancelled', 'open', 'open'],
    ['cancelled', 'closed', undefined],
    ['in_progress', 'closed', 'closed'],
    ['in_progress', 'new', 'open'],
    ['in_progress', 'pending close', 'resolved'],
    ['in_progress', 'merged', undefined],
    ['in_progress', 'waiting for the moon', undefined],
  ])('of a ticket %s here, %s there comes as %s', (state, stateThere, expected) => {
    expect(told({ state: stateThere, carewatch_seen: seen({ state }) })?.state).toBe(expected);
  });

  it('comes a reminder with its time', () => {
    const reminder = { state: 'pending reminder', pending_time: '2026-01-16T08:00:00.000Z' };
    expect(told(reminder)).toMatchObject({ state: 'pending', pending_until: '2026-01-16T08:00:00.000Z' });
  });

  it.each([
    ['P1', '3 high', undefined],
    ['P3', '3 high', 'P2'],
    ['P2', '1 low', 'P4'],
    ['P3', 'my own', undefined],
  ])('of %s here, priority %s comes as %s', (severity, name, expected) => {
    expect(told({ priority: { name }, carewatch_seen: seen({ severity }) })?.severity).toBe(expected);
  });

  it('comes a new owner, and one that Carewatch has already does not', () => {
    expect(told({ owner: { login: 'emma' } })?.assignee).toBe('emma');
    expect(told({ owner: { login: 'emma' }, carewatch_seen: seen({ owner: 'emma' }) })).not.toHaveProperty('assignee');
  });

  it('comes an article as plain text, and none of the bridge itself', () => {
    const article = { id: 104, content_type: 'text/html', body: 'Home after <b>18:00</b>.<div>A &amp; B</div>' };
    expect(told({}, { ...article, created_by: { login: 'emma' } })?.notes).toEqual([
      { id: '104', text: 'Home after 18:00.A & B', by: 'emma' },
    ]);
    expect(told({}, { ...article, created_by: { login: 'bridge' } })).not.toHaveProperty('notes');
    expect(told({}, null)).not.toHaveProperty('notes');
  });
});

describe('signatures', () => {
  const body = Buffer.from('{"a":1}');

  it('of both sides are believed, and changed ones are not', () => {
    const hub = { 'x-hub-signature': hubSignature('token', body) };
    expect([isFromZammad('token', hub, body), isFromZammad('other', hub, body)]).toEqual([true, false]);
    expect(isFromZammad('token', {}, body)).toBe(false);
    const signed = signForCarewatch('secret', body.toString(), 1_000_000);
    expect(isFromCarewatch('secret', signed, body, 1_000_000)).toBe(true);
    expect(isFromCarewatch('secret', signed, Buffer.from('{"a":2}'), 1_000_000)).toBe(false);
    expect(isFromCarewatch('secret', signed, body, 1_400_000)).toBe(false);
  });
});
