import { hour, minute } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { drawCount, oneFor, runDays } from './cast.ts';
import type { Episode } from './episode.ts';
import { blockedSill, heldDoor } from './lift-episodes.ts';

/** Blocked sills that somebody has to clear, for every lift and day. */
const blocksPerLiftDay = 0.04;

const evenings = (hourOfDay: number) => (hourOfDay >= 17.5 && hourOfDay < 22 ? 1 : hourOfDay >= 7 ? 0.2 : 0.03);

/** SC-13, rubbish and vandalism: blocks in the evening, cleared by hand after 5 to 30 minutes. */
export function planBlockedSill(stage: Stage): Episode[] {
  const { random } = stage;
  const lifts = stage.count('elevator');
  const blocks = drawCount(
    stage.density * blocksPerLiftDay * lifts * runDays(stage),
    oneFor(10, lifts, stage.density),
    random,
  );
  const held = oneFor(10, lifts, stage.density);
  return Array.from({ length: blocks + held }, (_, index) => {
    const holdMs = random.integer(5 * 60, 30 * 60) * 1000;
    const startsAt = stage.instant(evenings, 45 * minute);
    const lift = stage.book('elevator', startsAt, startsAt + hour);
    if (lift === undefined) return [];
    const floor = random.integer(1, lift.spec.floors);
    const head = { scenario: 'SC-13', startsAt };
    return [index < blocks ? blockedSill(lift, head, floor, holdMs) : heldDoor(lift, head, floor)];
  }).flat();
}
