import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/index.ts';
import type { Provider, Technician } from '../../people/index.ts';
import { type Candidate, type DispatchTicket, decideDispatch } from './decide-dispatch.ts';

// A Thursday, noon in Shanghai.
const now = instant(Date.parse('2026-01-15T12:00:00+08:00'));
const times = { created_at: now, updated_at: now, version: 1 };
const provider = (more: Partial<Provider> = {}): Provider => ({
  ...{ id: 'prov_1', name: 'Gulou', tier: null, phone: null, territories: [], opening_hours: null, active: true },
  ...times,
  ...more,
});
const candidate = (id: string, more: Partial<Technician> = {}, rest: Partial<Candidate> = {}): Candidate => ({
  technician: {
    ...{ id, provider_id: 'prov_1', name: id, phone: null, skill: 2, product_classes: [], certifications: [] },
    ...{ shifts: null, active: true },
    ...times,
    ...more,
  },
  provider: provider(),
  near: 'district',
  lapsed: false,
  ...rest,
});
const ticket: DispatchTicket = {
  severity: 'P3',
  skill: 2,
  deviceType: 'gas_water_heater',
  certification: 'gas',
  timeZone: 'Asia/Shanghai',
};
const gas = [{ kind: 'gas', expires_on: '2026-01-15' }];
const day = (weekday: 'thu' | 'fri', from: string, to: string) => ({
  time_zone: 'Asia/Shanghai',
  weekly: { [weekday]: [{ from, to }] },
  exceptions: [],
});
const decide = (candidates: readonly Candidate[], load: Record<string, number> = {}, one = ticket) =>
  decideDispatch(one, candidates, new Map(Object.entries(load)), now);

describe('who is sent', () => {
  it('is the least burdened, then the nearest, and no senior where a middle one will do', () => {
    const ann = candidate('ann', { certifications: gas });
    const bob = candidate('bob', { certifications: gas, skill: 3 });
    const eve = candidate('eve', { certifications: gas }, { near: 'city' });
    expect(decide([eve, bob, ann]).chosen).toBe(ann);
    expect(decide([eve, bob, ann], { ann: 1 }).chosen).toBe(bob);
    expect(decide([eve, bob, ann], { ann: 4, bob: 4 }).chosen).toBe(eve);
  });

  it('may and can do it; the reasons stand beside each who cannot', () => {
    const { chosen, judged, waitUntil } = decide([
      candidate('junior', { certifications: gas, skill: 1 }),
      candidate('lifts', { certifications: gas, product_classes: ['elevator'] }),
      candidate('paperless'),
      candidate('lapsed', { certifications: [{ kind: 'gas', expires_on: '2026-01-14' }] }),
      candidate('asleep', { certifications: gas, shifts: day('fri', '08:00', '18:00') }),
      candidate('slow', { certifications: gas }, { lapsed: true }),
    ]);
    expect(chosen).toBeUndefined();
    expect(Object.fromEntries(judged.map(({ technician_id, reasons }) => [technician_id, reasons]))).toEqual({
      junior: ['skill-too-low'],
      lifts: ['other-products'],
      paperless: ['certification-missing'],
      lapsed: ['certification-expired'],
      asleep: ['off-shift'],
      slow: ['did-not-accept'],
    });
    expect(waitUntil).toBe(Date.parse('2026-01-16T08:00:00+08:00'));
  });

  it('goes to a danger also when the office is closed, and else when both are there', () => {
    const shift = day('thu', '08:00', '20:00');
    const closed = candidate(
      'ann',
      { certifications: gas, shifts: shift },
      { provider: provider({ opening_hours: day('thu', '14:00', '18:00') }) },
    );
    expect(decide([closed]).chosen).toBeUndefined();
    expect(decide([closed]).waitUntil).toBe(Date.parse('2026-01-15T14:00:00+08:00'));
    expect(decide([closed], {}, { ...ticket, severity: 'P2' }).chosen).toBe(closed);
  });

  it('is nobody when hours never meet', () => {
    const never = candidate(
      'ann',
      { certifications: gas, shifts: day('fri', '08:00', '09:00') },
      { provider: provider({ opening_hours: day('thu', '14:00', '18:00') }) },
    );
    expect(decide([never]).waitUntil).toBeUndefined();
  });
});

it('does not depend on the order in which candidates come', () => {
  const some = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 8 })),
    {
      selector: ([id]) => id,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(some, (people) => {
      const list = people.map(([id, skill]) => candidate(`t${id}`, { skill, certifications: gas }));
      const load = Object.fromEntries(people.map(([id, , weight]) => [`t${id}`, weight]));
      const [one, other] = [decide(list, load), decide(list.toReversed(), load)];
      expect(other).toEqual(one);
      if (one.chosen !== undefined) expect(one.chosen.technician.skill).toBeGreaterThanOrEqual(2);
      else expect(people.every(([, skill]) => skill < 2)).toBe(true);
    }),
  );
});
