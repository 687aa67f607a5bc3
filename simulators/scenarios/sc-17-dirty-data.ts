import { day, hour, minute } from '../calendar.ts';
import type { DeviceType } from '../devices/device.ts';
import type { Stage } from './cast.ts';
import { oneFor } from './cast.ts';
import type { Dirt } from './dirt-episodes.ts';
import { dirtyData, forgottenInspection } from './dirt-episodes.ts';
import type { Episode } from './episode.ts';

const types: readonly DeviceType[] = [
  'gas_water_heater',
  'electric_water_heater',
  'heat_pump_water_heater',
  'elevator',
];

/** SC-17, dirty data: every defect on every type of device; nothing is wrong with any of them. */
export function planDirtyData(stage: Stage): Episode[] {
  const { random, start, end } = stage;
  const dirts = (): readonly Dirt[] => [
    { kind: 'clock_skew', skewMs: random.pick([-3 * hour, -20 * minute, 7 * minute, 2 * hour, 400 * day]) },
    { kind: 'duplicates', share: random.uniform(0.2, 1) },
    { kind: 'late', holdMs: random.integer(4, 25) * minute },
    { kind: 'out_of_order', holdMs: 5_000 },
    { kind: 'stuck_sensor' },
    { kind: 'gateway_reboots' },
    { kind: 'tester_noise' },
  ];
  const forgotten = Array.from({ length: oneFor(20, stage.count('elevator'), stage.density) }, () => {
    const startsAt = Math.round(random.uniform(start, start + (end - start) / 3));
    const holdMs = Math.round((end - start) / 2);
    const lift = stage.book('elevator', startsAt, startsAt + holdMs);
    return lift === undefined ? [] : [forgottenInspection(lift, { scenario: 'SC-17', startsAt }, holdMs)];
  });
  const planned = types.flatMap((type) =>
    Array.from({ length: oneFor(40, stage.count(type), stage.density) }, dirts).flatMap((list) =>
      list.flatMap((dirt) => planOne(stage, type, dirt)),
    ),
  );
  return [...forgotten.flat(), ...planned];
}

function planOne(stage: Stage, type: DeviceType, dirt: Dirt): Episode[] {
  const { random, start, end } = stage;
  const holdMs = Math.round(random.uniform(0.2, 0.5) * (end - start));
  const startsAt = Math.round(random.uniform(start, end - holdMs - hour));
  const device = stage.book(type, startsAt, startsAt + holdMs);
  return device === undefined ? [] : [dirtyData(device, { scenario: 'SC-17', startsAt }, dirt, holdMs)];
}
