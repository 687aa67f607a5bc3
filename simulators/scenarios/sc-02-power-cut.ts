import { hour } from '../calendar.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Episode } from './episode.ts';
import { freezeThenPowerCut } from './freeze-episodes.ts';

/** SC-02, freeze with a power cut: the device falls silent on its way to 0 °C. */
export function planPowerCut(stage: Stage): Episode[] {
  const { random } = stage;
  return Array.from({ length: oneFor(50, stage.count('gas_water_heater'), stage.density) }, () => {
    const ambientC = random.uniform(-20, -10);
    const tauHours = random.uniform(1, 3);
    const holdMs = Math.round((2 + 2 * tauHours) * hour);
    const startsAt = stage.instant(() => 1, holdMs);
    const cutBelowC = random.uniform(4.5, 6);
    const bursts = random.chance(0.4);
    const heater = stage.book('gas_water_heater', startsAt, startsAt + holdMs);
    if (heater === undefined) return [];
    const head = { scenario: 'SC-02', startsAt };
    return [freezeThenPowerCut(heater, head, { ambientC, tauHours, holdMs, bursts, cutBelowC })];
  }).flat();
}
