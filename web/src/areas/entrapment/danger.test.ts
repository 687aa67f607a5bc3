import { describe, expect, it } from 'vitest';
import type { Alert, EscalationStep } from '../../api/schema.d.ts';
import { intercomOf, isOnDuty, nextStep, unanswered } from './danger.ts';

const step = (name: string, state: EscalationStep['state']): EscalationStep => ({
  ...{ step: name, round: 0, state, due_at: '2026-01-15T08:00:00.000Z' },
  ...{ told: [], acknowledged_at: null, acknowledged_by: null },
});
const alert = (id: string, more: Partial<Alert> = {}) =>
  ({ id, severity: 'P1', state: 'open', since: '2026-01-15T08:00:00.000Z', ...more }) as Alert;

describe('the next step of a ladder', () => {
  it('is one that was missed before one whose time still runs', () => {
    expect(nextStep([step('voice', 'open'), step('dispatch', 'missed')])?.step).toBe('dispatch');
  });

  it('is none when all are done', () => {
    expect(nextStep([step('voice', 'done'), step('dispatch', 'void')])).toBeUndefined();
  });
});

it('shows only danger to life that nobody answered to, the longest waiting first', () => {
  const alerts = [
    alert('b', { since: '2026-01-15T08:01:00.000Z' }),
    alert('a'),
    alert('c', { state: 'acknowledged' }),
    alert('d', { severity: 'P2' }),
  ];
  expect(unanswered(alerts).map(({ id }) => id)).toEqual(['a', 'b']);
});

it('finds the number of the intercom under the names that installers give it', () => {
  expect(intercomOf({ intercom_number: '025-1' })).toBe('025-1');
  expect(intercomOf({ load_kg: 1000 })).toBeUndefined();
});

it('takes over the screens of those who sit at the desk, and of nobody else', () => {
  const roles = ['admin', 'engineer', 'manager', 'dispatcher', 'agent', 'viewer', 'provider'];
  expect(roles.filter(isOnDuty)).toEqual(['dispatcher', 'agent']);
});
