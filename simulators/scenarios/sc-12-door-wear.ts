import { day } from '../calendar.ts';
import { drawFailureDay } from '../elevator/door-wear.ts';
import type { Stage } from './cast.ts';
import { oneFor, runDays } from './cast.ts';
import type { Episode } from './episode.ts';
import { doorWear, healthyDoor } from './lift-episodes.ts';

/** SC-12, door wear: doors of all ages, each with the day on which it will fail, beside healthy ones. */
export function planDoorWear(stage: Stage): Episode[] {
  const { random, start, end } = stage;
  const count = oneFor(10, stage.count('elevator'), stage.density);
  const wholeLives = runDays(stage) >= 60;
  const worn = Array.from({ length: count }, () => {
    const lift = stage.book('elevator', start, end);
    if (lift === undefined) return [];
    const lifeDays = random.uniform(45, 90);
    // A run of a whole life begins with a door that was just serviced; a shorter one shows doors of all ages.
    const ageDays = random.uniform(0.1, 0.8) * (wholeLives ? 0 : lifeDays);
    const failureDay = drawFailureDay(lifeDays, ageDays, random);
    const floor = random.integer(1, lift.spec.floors);
    const wear = { lifeDays, ageDays, failureDay, floor, runEnd: end };
    return [doorWear(lift, { scenario: 'SC-12', startsAt: start }, wear)];
  });
  const healthy = Array.from({ length: count }, () => {
    const lift = stage.book('elevator', start - day, end + day);
    return lift === undefined ? [] : [healthyDoor(lift, { scenario: 'SC-12', startsAt: start })];
  });
  return [...worn.flat(), ...healthy.flat()];
}
