import type { HeatPump } from '../devices/heat-pump.ts';
import type { Stage } from './cast.ts';
import { oneFor, runDays } from './cast.ts';
import type { Episode } from './episode.ts';
import { coldDampAir, hiddenElement, refrigerantLeak } from './wear-episodes.ts';

/**
 * SC-10, heat pumps: slow leaks of refrigerant, compressors that the element hides; and what only looks alike: the
 * defrost of a healthy pump, a coil that ices in damp air, and air too cold for any pump.
 */
export function planHeatPump(stage: Stage): Episode[] {
  const { random, start, end } = stage;
  const days = Math.max(1, runDays(stage) - 1);
  const head = { scenario: 'SC-10', startsAt: start };
  const kinds: readonly ((pump: HeatPump) => Episode)[] = [
    (pump) => refrigerantLeak(pump, head, { charge: random.uniform(0.87, 0.95), days }),
    (pump) => hiddenElement(pump, head, days),
    (pump) => coldDampAir(pump, head, { ambientC: random.uniform(2.5, 5), icing: 0, days }),
    (pump) => coldDampAir(pump, head, { ambientC: random.uniform(2.5, 5), icing: random.uniform(0.5, 1.5), days }),
    (pump) => coldDampAir(pump, head, { ambientC: random.uniform(-2, 1.2), icing: 0, days }),
  ];
  return kinds.flatMap((kind) =>
    Array.from({ length: oneFor(20, stage.count('heat_pump_water_heater'), stage.density) }, () => {
      const pump = stage.book('heat_pump_water_heater', start, end);
      return pump === undefined ? [] : [kind(pump)];
    }).flat(),
  );
}
