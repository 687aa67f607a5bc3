import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, instant } from '../../base/index.ts';
import { type ContactFacts, decideContact } from './decide-contact.ts';

const begunAt = instant(Date.UTC(2026, 10, 1, 1));
const customer = { id: 'cust_1', name: '王女士', phone: '+8613800138000', language: 'zh-CN', details: {} };
const free: ContactFacts = { device: { customer }, customerIsCalled: false, deskRefuses: undefined };
const caps = { calls_per_run: 5, calls_per_day: 2 };

describe('a campaign', () => {
  it('calls nobody whom it cannot reach, and everybody else once', () => {
    const decide = (facts: Partial<ContactFacts>) => decideContact(caps, { begunAt, calls: 0 }, { ...free, ...facts });
    expect(decide({})).toEqual({ decision: 'call', dueAt: begunAt });
    expect(decide({ device: { customer: null } }).decision).toBe('no-customer');
    expect(decide({ device: { customer: { ...customer, phone: null } } }).decision).toBe('no-phone');
    expect(decide({ customerIsCalled: true }).decision).toBe('same-customer');
    expect(decide({ deskRefuses: 'do-not-call' }).decision).toBe('do-not-call');
    expect(decide({ deskRefuses: 'called-lately' }).decision).toBe('called-lately');
    expect(decide({ deskRefuses: 'call-waiting' }).decision).toBe('call-waiting');
  });

  it('spreads its calls over days and stops at its cap', () => {
    const dueAt = (calls: number) => decideContact(caps, { begunAt, calls }, free).dueAt;
    expect([0, 1, 2, 3, 4].map(dueAt)).toEqual([0, 0, 1, 1, 2].map((day) => instant(begunAt + days(day))));
    expect(decideContact(caps, { begunAt, calls: 5 }, free)).toEqual({ decision: 'cap-reached', dueAt: null });
  });

  it('never has more calls due on one day than it may', () => {
    const some = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(some, some, fc.integer({ min: 1, max: 200 }), (calls_per_run, calls_per_day, fleet) => {
        const due = new Map<number, number>();
        let calls = 0;
        for (let device = 0; device < fleet; device += 1) {
          const contact = decideContact({ calls_per_run, calls_per_day }, { begunAt, calls }, free);
          if (contact.decision !== 'call') continue;
          calls += 1;
          due.set(contact.dueAt, (due.get(contact.dueAt) ?? 0) + 1);
        }
        expect(calls).toBe(Math.min(fleet, calls_per_run));
        expect(Math.max(...due.values())).toBeLessThanOrEqual(calls_per_day);
      }),
    );
  });
});
