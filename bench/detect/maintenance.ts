import type { TruthRecord } from '../../simulators/scenarios/truth.ts';
import type { RegistryEntry } from '../../simulators/town/registry-entry.ts';

const dayMs = 86_400_000;

/** Days from the purchase to the first maintenance (DOMAIN 7.1, XX-03 and ES-04). */
const due = [
  { rule: 'XX-03', days: 365, types: ['gas_water_heater', 'heat_pump_water_heater'] },
  { rule: 'ES-04', days: 730, types: ['electric_water_heater', 'heat_pump_water_heater'] },
] as const;

/** What the calendar alone makes true of a fleet that nobody services: maintenance fell due, perhaps long ago. */
export function maintenanceTruths(
  entries: readonly Pick<RegistryEntry, 'id' | 'type' | 'purchased_on'>[],
  start: number,
  end: number,
): readonly TruthRecord[] {
  return entries.flatMap(({ id, type, purchased_on }) =>
    due.flatMap(({ rule, days, types }): TruthRecord[] => {
      const onset = Math.max(start, Date.parse(purchased_on) + days * dayMs);
      if (onset > end || !types.some((one) => one === type)) return [];
      const when = { onset: new Date(onset).toISOString(), end: null };
      return [{ scenario: 'calendar', device: id, kind: 'maintenance_due', ...when, details: { must_fire: [rule] } }];
    }),
  );
}
