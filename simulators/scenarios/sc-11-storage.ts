import { day, hour, minute } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor, runDays } from './cast.ts';
import type { Episode } from './episode.ts';
import { brokenElement, leakage } from './heater-episodes.ts';
import { anodeWear } from './wear-episodes.ts';

/** SC-11, electric heaters: an element burns through, an anode dissolves, a current leaks and grows. */
export function planStorage(stage: Stage): Episode[] {
  const { random, start, end } = stage;
  const count = oneFor(12, stage.count('electric_water_heater'), stage.density);
  const within = (marginMs: number) => Math.round(random.uniform(start, Math.max(start, end - marginMs)));
  const each = (plan: () => Episode[]) => Array.from({ length: count }, plan).flat();
  return [
    ...each(() => {
      const startsAt = within(6 * hour);
      const heater = stage.book('electric_water_heater', startsAt, startsAt + 5 * hour);
      return heater === undefined ? [] : [brokenElement(heater, { scenario: 'SC-11', startsAt }, 4 * hour)];
    }),
    ...each(() => {
      const startsAt = within(8 * hour);
      const heater = stage.book('electric_water_heater', startsAt, end);
      const ramp = random.integer(4, 60) * minute;
      return heater === undefined ? [] : [leakage(heater, { scenario: 'SC-11', startsAt }, ramp)];
    }),
    ...each(() => {
      const days = Math.max(1, runDays(stage) - 1);
      // Each of them passes 25 % within the run.
      const startPct = 25 + 1.2 * (days / 7) * random.uniform(0.1, 0.7);
      const heater = stage.book('electric_water_heater', start, end + day);
      return heater === undefined
        ? []
        : [anodeWear(heater, { scenario: 'SC-11', startsAt: start }, { startPct, days })];
    }),
  ];
}
