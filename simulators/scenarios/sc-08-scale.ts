import type { Stage } from './cast.ts';
import { oneFor, runDays } from './cast.ts';
import type { Episode } from './episode.ts';
import { healthyHeater, scale } from './wear-episodes.ts';

/** SC-08, scale: 0.03 to 0.06 K a day with the hardness of the water, the heater's code at 16 K; clean ones beside them. */
export function planScale(stage: Stage): Episode[] {
  const { random, start, end } = stage;
  const count = oneFor(20, stage.count('gas_water_heater'), stage.density);
  const scaled = Array.from({ length: count }, () => {
    const kelvinPerDay = random.uniform(0.03, 0.06);
    const heater = stage.book('gas_water_heater', start, end);
    const cleanDays = Math.min(30, runDays(stage) / 10);
    return heater === undefined
      ? []
      : [scale(heater, { scenario: 'SC-08', startsAt: start }, { kelvinPerDay, cleanDays })];
  });
  const clean = Array.from({ length: count }, () => {
    const heater = stage.book('gas_water_heater', start, end);
    return heater === undefined ? [] : [healthyHeater(heater, { scenario: 'SC-08', startsAt: start }, ['GH-14'])];
  });
  return [...scaled.flat(), ...clean.flat()];
}
