import { hour, toRfc3339 } from '../calendar.ts';
import type { GasHeater } from '../devices/gas-heater.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Episode, EpisodeHead } from './episode.ts';
import { tries } from './repair-episodes.ts';

/** Gas heaters that do not light until somebody comes and mends them, well or badly: one of so many in a week. */
const heatersForOne = 12;

export function planStandingFaults(stage: Stage): Episode[] {
  const { random, start, end } = stage;
  return Array.from({ length: oneFor(heatersForOne, stage.count('gas_water_heater'), stage.density) }, () => {
    const startsAt = Math.round(random.uniform(start, start + 0.6 * (end - start)));
    const heater = stage.book('gas_water_heater', startsAt, end);
    return heater === undefined ? [] : [standingFault(heater, { scenario: 'standing-faults', startsAt })];
  }).flat();
}

/** The flame is not seen, whatever the customer tries, until it is mended; what was mended badly comes back. */
function standingFault(heater: GasHeater, head: EpisodeHead): Episode {
  let broken = false;
  let mendedAt: number | undefined;
  let holdsUntil = Number.POSITIVE_INFINITY;
  let shower = tries(heater);
  return {
    ...head,
    device: heater.id,
    kind: 'standing_fault',
    mustFire: ['GH-06'],
    mustNotFire: [],
    work: {
      broken: () => broken,
      mend(at, holdsFor) {
        broken = false;
        mendedAt = at;
        holdsUntil = at + holdsFor;
        heater.conditions.flameUa = 4;
        // Whoever mended it lets the water run.
        shower = tries(heater);
      },
    },
    begin(_at, note) {
      broken = true;
      return (now) => {
        if (now >= holdsUntil && !broken) {
          broken = true;
          holdsUntil = Number.POSITIVE_INFINITY;
          note.details.returned_at = toRfc3339(now);
          shower = tries(heater);
        }
        heater.conditions.flameUa = broken ? 0 : 4;
        if (broken || now < (mendedAt ?? now) + hour) shower(now);
        return false;
      };
    },
  };
}
