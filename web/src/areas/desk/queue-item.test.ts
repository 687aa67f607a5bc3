import { describe, expect, it } from 'vitest';
import { byUrgency, nextOf, type QueueItem, spanMs } from './queue-item.ts';

const item = (id: string, more: Partial<QueueItem> = {}): QueueItem => ({
  ...{ kind: 'call', id, severity: 'P2', title: '', who: '', state: 'queued', dueAt: 100, notBefore: 0 },
  ...{ holder: null, heldUntil: 0, version: 1 },
  ...more,
});
const ids = (items: readonly QueueItem[]): string[] => items.map(({ id }) => id);

describe('the queue', () => {
  it('has danger first, then what is due first', () => {
    const items = [
      item('c', { dueAt: 300 }),
      item('a', { severity: 'P3', dueAt: 1 }),
      item('b', { severity: 'P1', dueAt: 900 }),
    ];
    expect(ids(items.toSorted(byUrgency))).toEqual(['b', 'c', 'a']);
  });

  it('keeps what is due at one instant in one order', () => {
    expect(ids([item('b'), item('a')].toSorted(byUrgency))).toEqual(['a', 'b']);
  });
});

describe('the next task', () => {
  const me = { me: 'li', now: 50, except: new Set<string>() };

  it('passes over what somebody else has in hand and what may not be begun yet', () => {
    const items = [item('a', { holder: 'wang', heldUntil: 60 }), item('b', { notBefore: 51 }), item('c')];
    expect(nextOf(items, me)?.id).toBe('c');
  });

  it('may be what one has in hand oneself, or what was let go', () => {
    expect(nextOf([item('a', { holder: 'li', heldUntil: 60 })], me)?.id).toBe('a');
    expect(nextOf([item('a', { holder: 'wang', heldUntil: 40 })], me)?.id).toBe('a');
  });

  it('is not the one that is open', () => {
    expect(nextOf([item('a'), item('b')], { ...me, except: new Set(['call/a']) })?.id).toBe('b');
  });
});

it('reads spans', () => {
  expect([spanMs('30m'), spanMs('1.5h'), spanMs('45s')]).toEqual([1_800_000, 5_400_000, 45_000]);
});
