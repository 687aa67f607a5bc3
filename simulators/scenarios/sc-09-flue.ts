import { day, hour } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Episode } from './episode.ts';
import { flueBlockage } from './wear-episodes.ts';

/** SC-09, flue blockage: a nest over days, snow within a night. Every other one has sensors in the room. */
export function planFlue(stage: Stage): Episode[] {
  const { random } = stage;
  return Array.from({ length: oneFor(40, stage.count('gas_water_heater'), stage.density) }, (_, index) => {
    const run = stage.end - stage.start;
    const snow = random.chance(0.4) || run < 5 * day;
    const spanMs = Math.round(snow ? random.uniform(6, 14) * hour : random.uniform(0.3, 0.7) * Math.min(8 * day, run));
    const holdMs = 3 * hour;
    const startsAt = Math.round(random.uniform(stage.start, Math.max(stage.start, stage.end - spanMs - 2 * holdMs)));
    const suits = ({ spec }: { spec: { roomSensors: boolean } }) => spec.roomSensors === (index % 2 === 0);
    const heater = stage.book('gas_water_heater', startsAt, startsAt + spanMs + holdMs, suits);
    return heater === undefined ? [] : [flueBlockage(heater, { scenario: 'SC-09', startsAt }, { spanMs, holdMs })];
  }).flat();
}
