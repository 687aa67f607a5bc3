import { hour } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor, runDays } from './cast.ts';
import type { Episode } from './episode.ts';
import { creepOfDays } from './wear-episodes.ts';

/** SC-06, regulator creep: the static pressure climbs from its setting to twice the rated one over days. */
export function planRegulatorCreep(stage: Stage): Episode[] {
  const { random } = stage;
  return Array.from({ length: oneFor(40, stage.count('gas_water_heater'), stage.density) }, () => {
    const days = random.uniform(0.25, 0.7) * Math.min(8, runDays(stage));
    const startsAt = stage.start + Math.round(random.uniform(0.02, 0.15) * (stage.end - stage.start));
    const heater = stage.book('gas_water_heater', startsAt, stage.end, ({ spec }) => spec.ratedPa === 2000);
    const holdMs = 6 * hour;
    return heater === undefined ? [] : [creepOfDays(heater, { scenario: 'SC-06', startsAt }, { days, holdMs })];
  }).flat();
}
