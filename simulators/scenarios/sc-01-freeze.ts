import { hour } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Episode } from './episode.ts';
import type { Frost } from './freeze-episodes.ts';
import { freeze } from './freeze-episodes.ts';

/** SC-01, freeze with power on: protection that is off, too weak, or holds (and must raise no alarm). */
export function planFreeze(stage: Stage): Episode[] {
  const heaters = stage.count('gas_water_heater');
  return (['off', 'too_weak', 'holds'] as const).flatMap((protection) =>
    Array.from({ length: oneFor(45, heaters, stage.density) }, () => planOne(stage, protection)).flat(),
  );
}

function planOne(stage: Stage, protection: Frost['protection']): Episode[] {
  const { random } = stage;
  // 5 W/K of loss hold only 20 K above the surroundings: not enough below -17 °C.
  const ambientC = protection === 'too_weak' ? random.uniform(-20, -18) : random.uniform(-20, -5);
  const tauHours = random.uniform(0.7, 6);
  const holdMs = Math.round(Math.max(4, 2.5 * tauHours) * hour);
  const startsAt = stage.instant(() => 1, holdMs);
  const heater = stage.book('gas_water_heater', startsAt, startsAt + holdMs);
  if (heater === undefined) return [];
  const bursts = random.chance(0.4);
  return [freeze(heater, { scenario: 'SC-01', startsAt }, { ambientC, tauHours, protection, holdMs, bursts })];
}
