import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, type MaintenanceFacts, type MaintenancePlan, maintenanceDue } from './maintenance-plan.ts';

const plan: MaintenancePlan = {
  device_type: 'gas_water_heater',
  script: 'CC-MAINT',
  every_months: 12,
  hard_water_factor: 0.75,
  usage: { signal: 'burner_run_total_h', hours: 500 },
  scrap_after_years: 8,
  scrap_after_years_by: { attribute: 'gas_type', values: { '7R': 6 } },
};
const bought: MaintenanceFacts = {
  purchased_on: '2025-01-31',
  serviced_on: null,
  water_hardness: undefined,
  attributes: { gas_type: '12T' },
  used: null,
};

describe('maintenance', () => {
  it('is due a year after the purchase, and then a year after the last service', () => {
    expect(maintenanceDue(plan, bought)).toEqual({
      due_on: '2026-01-31',
      reason: 'since-purchase',
      scrap_on: '2033-01-31',
    });
    const serviced = maintenanceDue(plan, { ...bought, serviced_on: '2025-11-03' });
    expect(serviced).toMatchObject({ due_on: '2026-11-03', reason: 'since-service' });
  });

  it('counts from the purchase when a service was that of the device before', () => {
    expect(maintenanceDue(plan, { ...bought, serviced_on: '2024-11-03' })).toMatchObject({ reason: 'since-purchase' });
  });

  it('comes earlier where the water is hard', () => {
    expect(maintenanceDue(plan, { ...bought, water_hardness: 'hard' })).toMatchObject({ due_on: '2025-10-31' });
    expect(maintenanceDue(plan, { ...bought, water_hardness_mg_l: 172 })).toMatchObject({ due_on: '2025-10-31' });
    expect(maintenanceDue(plan, { ...bought, water_hardness_mg_l: 171 })).toMatchObject({ due_on: '2026-01-31' });
    expect(maintenanceDue(plan, { ...bought, water_hardness: 'soft' })).toMatchObject({ due_on: '2026-01-31' });
  });

  it('comes on the day on which the hours were used up, if that is earlier', () => {
    const used = { hours: 500, on: '2025-09-01' };
    expect(maintenanceDue(plan, { ...bought, used })).toMatchObject({ due_on: '2025-09-01', reason: 'usage' });
    expect(maintenanceDue(plan, { ...bought, used: { ...used, hours: 499.9 } })).toMatchObject({
      due_on: '2026-01-31',
    });
    expect(maintenanceDue(plan, { ...bought, used: { ...used, on: '2026-02-01' } })).toMatchObject({
      due_on: '2026-01-31',
    });
  });

  it('is not known of a device of which neither purchase nor service is known', () => {
    expect(maintenanceDue(plan, { ...bought, purchased_on: null })).toBeUndefined();
    expect(maintenanceDue(plan, { ...bought, purchased_on: null, serviced_on: '2025-11-03' })).toMatchObject({
      scrap_on: null,
    });
  });

  it('ends with the age at which the standard has the device scrapped, by kind of gas', () => {
    expect(maintenanceDue(plan, { ...bought, attributes: { gas_type: '7R' } })).toMatchObject({
      scrap_on: '2031-01-31',
    });
  });
});

it('a month later is the same day, or the last of a shorter month', () => {
  expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
  expect(addMonths('2025-11-30', 3)).toBe('2026-02-28');
  const date = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(date, fc.integer({ min: 0, max: 300 }), (start, months) => {
      const from = start.toISOString().slice(0, 10);
      const to = addMonths(from, months);
      const monthsBetween =
        12 * (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
      expect(monthsBetween).toBe(months);
      expect(Number(to.slice(8))).toBeLessThanOrEqual(Number(from.slice(8)));
    }),
  );
});
