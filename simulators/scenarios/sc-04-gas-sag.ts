import { day, hour, minute, toRfc3339 } from '../calendar.ts';
import { gasLoad } from '../world/demand.ts';
import { supplyPressure } from '../world/gas-network.ts';
import type { Stage, StageDistrict } from './cast.ts';
import type { Episode, Happening } from './episode.ts';

const silent = ['GH-01', 'GH-02', 'GH-05', 'GH-06'];
/** What GH-01 looks at: three quarters of the rated pressure (GB 50028). */
const lowShare = 0.75;
const ratedPa = 2000;

/**
 * SC-04, district gas sag: in a cold wave everybody heats, and the network of the whole district gives way at the peaks:
 * `P = 2300 - 250 (1.8 to 2.0 times the load)^1.82 - 150 own^1.82`. One day in seven is a usual one.
 */
export function planGasSag(stage: Stage): Episode[] {
  for (const district of stage.districts) {
    for (let at = stage.start; at < stage.end; at += day) {
      const times = stage.random.chance(6 / 7) ? stage.random.uniform(1.8, 2) : stage.random.uniform(1, 1.3);
      district.life.surge(at, times);
    }
    for (const peak of peaksOf(district, stage)) stage.announce(peak);
  }
  return [];
}

/**
 * Peaks, told from what physics make of the plan. It must be noticed when the homes of the district came to feel it:
 * five heaters and a fifth of those burning, short of gas within half an hour.
 */
function peaksOf(district: StageDistrict, { start, end }: Stage): readonly Happening[] {
  const peaks: Happening[] = [];
  let from: number | undefined;
  let lastLow = 0;
  let lowestPa = Number.POSITIVE_INFINITY;
  for (let at = start; at <= end; at += minute) {
    const pressurePa = showerPressure(district, at);
    if (pressurePa < lowShare * ratedPa) {
      from ??= at;
      lastLow = at;
      lowestPa = Math.min(lowestPa, pressurePa);
    } else if (from !== undefined && at > lastLow + 2 * hour) {
      peaks.push(peakOf(district, from, lastLow, lowestPa));
      from = undefined;
      lowestPa = Number.POSITIVE_INFINITY;
    }
  }
  if (from !== undefined) peaks.push(peakOf(district, from, lastLow, lowestPa));
  return peaks;
}

/** What a heater gets that feeds a shower, at four fifths of its fire. */
function showerPressure({ life }: StageDistrict, at: number): number {
  const districtLoad = gasLoad(at, life.weather.coldWave(at)) * life.gasDemand(at);
  return supplyPressure({ ratedPa, districtLoad, ownFlow: 0.8, restriction: 1, regulatorRisePa: 0, noisePa: 0 });
}

function peakOf({ life, devices }: StageDistrict, from: number, lastLow: number, lowestPa: number): Happening {
  const burns = life.watchBurns();
  const end = lastLow + 2 * hour;
  const members = devices.filter(({ type }) => type === 'gas_water_heater').map(({ id }) => id);
  return {
    scenario: 'SC-04',
    district: life.name,
    kind: 'gas_sag',
    onset: from,
    // It clears when fewer than 5 % are low for two hours.
    end,
    mustFire: ['GH-03'],
    mustNotFire: ['GH-04'],
    mayFire: ['GH-03'],
    came: () => burns.wasShort(from, end, 5, 0.2),
    details: { sags_until: toRfc3339(lastLow), lowest_pa: Math.round(lowestPa), members, members_silent: silent },
  };
}
