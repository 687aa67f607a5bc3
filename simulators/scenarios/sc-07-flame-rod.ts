import { day } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Episode } from './episode.ts';
import { healthyHeater, rodFouling } from './wear-episodes.ts';

/** SC-07, flame-rod fouling: from 4 µA to 0.5 over 60 to 120 days, then lockouts; clean rods beside them. */
export function planFlameRod(stage: Stage): Episode[] {
  const { random, start, end } = stage;
  const count = oneFor(20, stage.count('gas_water_heater'), stage.density);
  const fouled = Array.from({ length: count }, () => {
    const days = random.uniform(60, 120);
    const heater = stage.book('gas_water_heater', start, end);
    return heater === undefined ? [] : [rodFouling(heater, { scenario: 'SC-07', startsAt: start }, days, 2 * day)];
  });
  const clean = Array.from({ length: count }, () => {
    const heater = stage.book('gas_water_heater', start, end);
    return heater === undefined ? [] : [healthyHeater(heater, { scenario: 'SC-07', startsAt: start }, ['GH-07'])];
  });
  return [...fouled.flat(), ...clean.flat()];
}
