import { expect, it } from 'vitest';
import type { AuditRecord } from './schema.d.ts';
import { isTouched, touchedBy } from './touched.ts';

const event = (kind: string, action: string): AuditRecord => ({
  ...{ id: 1, at: '2026-01-15T08:30:00.000Z', actor: 'li', device_id: null, detail: {} },
  action,
  object: { kind, id: 'x' },
});

it('asks again for tickets when one changes, and not for rules', () => {
  const touched = touchedBy(event('ticket', 'ticket.opened'));
  expect(isTouched(['GET /tickets/{id}', { path: { id: 'x' } }], touched)).toBe(true);
  expect(isTouched(['GET /rules', {}], touched)).toBe(false);
});

it('asks again for histories whatever changed', () => {
  expect(isTouched(['GET /devices/{id}/history', {}], touchedBy(event('alert', 'alert.opened')))).toBe(true);
});

it('asks nothing again because somebody looked', () => {
  expect(touchedBy(event('customer', 'customer.read'))).toEqual([]);
});

it('asks nothing again of another ticket', () => {
  const touched = touchedBy(event('ticket', 'ticket.opened'));
  expect(isTouched(['GET /tickets/{id}', { path: { id: 'another' } }], touched)).toBe(false);
});
