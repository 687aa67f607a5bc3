import { expect, it } from 'vitest';
import type { AuditRecord } from './schema.d.ts';
import { isTouched, pathsTouchedBy } from './touched.ts';

const event = (kind: string, action: string): AuditRecord => ({
  ...{ id: 1, at: '2026-01-15T08:30:00.000Z', actor: 'li', device_id: null, detail: {} },
  action,
  object: { kind, id: 'x' },
});

it('asks again for tickets when one changes, and not for rules', () => {
  const paths = new Set(pathsTouchedBy(event('ticket', 'ticket.opened')));
  expect(isTouched(['GET /tickets/{id}', { path: { id: 'x' } }], paths)).toBe(true);
  expect(isTouched(['GET /rules', {}], paths)).toBe(false);
});

it('asks again for histories whatever changed', () => {
  expect(isTouched(['GET /devices/{id}/history', {}], new Set(pathsTouchedBy(event('alert', 'alert.opened'))))).toBe(
    true,
  );
});

it('asks nothing again because somebody looked', () => {
  expect(pathsTouchedBy(event('customer', 'customer.read'))).toEqual([]);
});
