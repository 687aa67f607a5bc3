import { hour } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Episode } from './episode.ts';
import { halfOpenValve } from './heater-episodes.ts';

/** SC-05, a half-open valve or a clogged hose: one heater's own drop is four to eight times the usual. */
export function planHalfOpenValve(stage: Stage): Episode[] {
  const { end } = stage;
  const count = oneFor(35, stage.count('gas_water_heater'), stage.density);
  return Array.from({ length: count }, (_, index) => {
    // Spread over the whole range, so that every run has a faint and a clear one.
    const restriction = count === 1 ? 8 : 4 + (4 * index) / (count - 1);
    const startsAt = stage.instant(() => 1, (end - stage.start) / 2);
    const heater = stage.book('gas_water_heater', startsAt, end, ({ spec }) => spec.ratedPa === 2000);
    if (heater === undefined) return [];
    // From b = 900 Pa on, the pressure at full fire falls below the simple floor of GH-01.
    const clear = restriction * 150 >= 900;
    const mustFire = clear ? ['GH-05', 'GH-01'] : ['GH-05'];
    // Whoever bathes at full fire sees it; the faint ones show in everyday use alone.
    const showerEvery = clear ? 4 * hour : Number.POSITIVE_INFINITY;
    const how = { restriction, holdMs: Number.POSITIVE_INFINITY, showerEvery, mustFire };
    return [halfOpenValve(heater, { scenario: 'SC-05', startsAt }, how)];
  }).flat();
}
