import type { Elevator } from '../elevator/elevator.ts';
import type { Stage } from './cast.ts';
import { oneFor, runDays } from './cast.ts';
import type { Episode } from './episode.ts';
import { brakeWear, healthyLift, levellingDrift } from './lift-wear-episodes.ts';

/** SC-15, brake and levelling drift, beside lifts that keep both. */
export function planBrakeLevelling(stage: Stage): Episode[] {
  const { start, end } = stage;
  const head = { scenario: 'SC-15', startsAt: start };
  const cleanDays = Math.min(14, runDays(stage) / 8);
  const days = Math.max(1, runDays(stage) - cleanDays - 0.5);
  const kinds: readonly ((lift: Elevator) => Episode)[] = [
    (lift) => brakeWear(lift, head, { cleanDays, days }),
    (lift) => levellingDrift(lift, head, { cleanDays, days: Math.min(days, 35) }),
    (lift) => healthyLift(lift, head),
  ];
  return kinds.flatMap((kind) =>
    Array.from({ length: oneFor(8, stage.count('elevator'), stage.density) }, () => {
      const lift = stage.book('elevator', start, end);
      return lift === undefined ? [] : [kind(lift)];
    }).flat(),
  );
}
