import { hour, minute } from '../calendar.ts';
import type { SimulatedDevice } from '../town/fleet.ts';
import type { Stage, StageDistrict } from './cast.ts';
import type { Episode } from './episode.ts';
import { feederLost } from './power-episodes.ts';

/** The share of a district that hangs on the feeder. */
const share = 0.3;

/** SC-16, regional power cut: 30 % of a district's heaters and lifts vanish at once and come back at once. */
export function planRegionalCut(stage: Stage): Episode[] {
  return stage.districts.flatMap((district) => planCut(stage, district));
}

function planCut(stage: Stage, { life, devices }: StageDistrict): Episode[] {
  const { random } = stage;
  const holdMs = random.integer(60, 150) * minute;
  // At dinner, when lifts are in use.
  const startsAt = stage.instant((of) => (of >= 17 && of < 20 ? 1 : 0.02), holdMs + 2 * hour);
  const dark = devices
    .filter(() => random.chance(share))
    .filter(({ id }) => stage.reserve(id, startsAt, startsAt + holdMs + hour));
  if (dark.length === 0) return [];
  const members = dark.map(({ id }) => id);
  stage.announce({
    scenario: 'SC-16',
    district: life.name,
    kind: 'regional_power_cut',
    onset: startsAt,
    end: startsAt + holdMs + 10 * minute,
    mustFire: ['XX-01-G'],
    mustNotFire: [],
    details: { members, of: devices.length, members_silent: ['XX-01', 'EL-04'] },
  });
  return dark.map((device: SimulatedDevice) => feederLost(device, { scenario: 'SC-16', startsAt }, holdMs, random));
}
