import { hour } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Episode } from './episode.ts';
import { freezingMs, iceAndThaw } from './ice-episodes.ts';

/** SC-03, ice plug and thaw: frozen through in a night, warm in the morning, and half of them burst. */
export function planIceAndThaw(stage: Stage): Episode[] {
  const { random } = stage;
  const count = oneFor(50, stage.count('gas_water_heater'), stage.density);
  return Array.from({ length: count }, (_, index) => {
    const ambientC = random.uniform(-20, -10);
    const tauHours = random.uniform(0.7, 2);
    // Cooled down, frozen through (1 to 6 h) and an hour of hard frost on top.
    const thawAfterMs = Math.round(2.2 * tauHours * hour) + freezingMs(ambientC, 3) + hour;
    const thawC = random.uniform(6, 14);
    const length = thawAfterMs + 12 * hour;
    const startsAt = stage.instant(() => 1, length + hour);
    const heater = stage.book('gas_water_heater', startsAt, startsAt + length);
    if (heater === undefined) return [];
    const night = { ambientC, tauHours, thawAfterMs, thawC, bursts: index % 2 === 0 };
    return [iceAndThaw(heater, { scenario: 'SC-03', startsAt }, night)];
  }).flat();
}
