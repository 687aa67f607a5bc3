import { day, hour } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Episode } from './episode.ts';
import { badRepair, notAtHome } from './repair-episodes.ts';

/** SC-18, bad repair: a fault that a reset hides for 1 to 20 days; repairs that hold; visits that never were. */
export function planBadRepair(stage: Stage): Episode[] {
  const { random, start, end } = stage;
  const count = oneFor(30, stage.count('gas_water_heater'), stage.density);
  const longest = Math.max(hour, end - start - 4 * day);
  const repair = (good: boolean) => {
    const returnsAfterMs = Math.round(Math.min(random.uniform(1, 20) * day, 0.8 * longest));
    const visitAfterMs = random.integer(5, 28) * hour;
    const length = visitAfterMs + returnsAfterMs + 2 * day;
    const startsAt = Math.round(random.uniform(start, Math.max(start, end - length - hour)));
    const heater = stage.book('gas_water_heater', startsAt, startsAt + length);
    const how = { visitAfterMs, returnsAfterMs, good };
    return heater === undefined ? [] : [badRepair(heater, { scenario: 'SC-18', startsAt }, how)];
  };
  const absent = () => {
    const visitAfterMs = random.integer(2, 6) * hour;
    const startsAt = stage.instant((of) => (of >= 8 && of < 12 ? 1 : 0.05), 12 * hour);
    const heater = stage.book('gas_water_heater', startsAt, startsAt + visitAfterMs + 3 * hour);
    return heater === undefined ? [] : [notAtHome(heater, { scenario: 'SC-18', startsAt }, visitAfterMs)];
  };
  const each = (plan: () => Episode[]) => Array.from({ length: count }, plan).flat();
  return [...each(() => repair(false)), ...each(() => repair(true)), ...each(absent)];
}
