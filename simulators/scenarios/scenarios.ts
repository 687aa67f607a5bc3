import { createRandom } from '../randomness.ts';
import type { Member } from '../town/fleet.ts';
import type { Stage } from './cast.ts';
import { createStage } from './cast.ts';
import type { Episode, Happening } from './episode.ts';
import { planFreeze } from './sc-01-freeze.ts';
import { planPowerCut } from './sc-02-power-cut.ts';
import { planIceAndThaw } from './sc-03-ice-and-thaw.ts';
import { planGasSag } from './sc-04-gas-sag.ts';
import { planHalfOpenValve } from './sc-05-half-open-valve.ts';
import { planRegulatorCreep } from './sc-06-regulator-creep.ts';
import { planFlameRod } from './sc-07-flame-rod.ts';
import { planScale } from './sc-08-scale.ts';
import { planFlue } from './sc-09-flue.ts';
import { planHeatPump } from './sc-10-heat-pump.ts';
import { planStorage } from './sc-11-storage.ts';
import { planDoorWear } from './sc-12-door-wear.ts';
import { planBlockedSill } from './sc-13-blocked-sill.ts';
import { planEntrapment } from './sc-14-entrapment.ts';
import { planBrakeLevelling } from './sc-15-brake-levelling.ts';
import { planRegionalCut } from './sc-16-power-cut.ts';
import { planDirtyData } from './sc-17-dirty-data.ts';
import { planBadRepair } from './sc-18-bad-repair.ts';
import { planStandingFaults } from './standing-faults.ts';
import { planWinterEvening } from './winter-evening.ts';

const planners = {
  'SC-01': planFreeze,
  'SC-02': planPowerCut,
  'SC-03': planIceAndThaw,
  'SC-04': planGasSag,
  'SC-05': planHalfOpenValve,
  'SC-06': planRegulatorCreep,
  'SC-07': planFlameRod,
  'SC-08': planScale,
  'SC-09': planFlue,
  'SC-10': planHeatPump,
  'SC-11': planStorage,
  'SC-12': planDoorWear,
  'SC-13': planBlockedSill,
  'SC-14': planEntrapment,
  'SC-15': planBrakeLevelling,
  'SC-16': planRegionalCut,
  'SC-17': planDirtyData,
  'SC-18': planBadRepair,
  'winter-evening': planWinterEvening,
  'standing-faults': planStandingFaults,
} as const satisfies Readonly<Record<string, (stage: Stage) => Episode[]>>;

/** DOMAIN 8.1's scenarios, and the demonstration's own. */
export type ScenarioName = keyof typeof planners;

export const scenarioNames = Object.keys(planners) as readonly ScenarioName[];

export function isScenarioName(text: string): text is ScenarioName {
  return text in planners;
}

/** What will happen to whom, in the order of the start; no two scenarios meet in one device. */
export interface Plan {
  readonly episodes: readonly Episode[];
  readonly happenings: readonly Happening[];
}

export function planScenarios(
  names: readonly ScenarioName[],
  members: readonly Member[],
  run: { start: number; end: number; seed: number; density?: number },
): Plan {
  const bookings = { taken: new Map() };
  const happenings: Happening[] = [];
  const episodes = names.flatMap((name) => {
    const random = createRandom(run.seed, `scenario/${name}`);
    return planners[name](createStage(members, run, bookings, random, (one) => void happenings.push(one)));
  });
  return {
    episodes: episodes.sort((a, b) => a.startsAt - b.startsAt),
    happenings: happenings.sort((a, b) => a.onset - b.onset),
  };
}
