import { createRandom } from '../randomness.ts';
import type { Member } from '../town/fleet.ts';
import type { Stage } from './cast.ts';
import { createStage } from './cast.ts';
import type { Episode } from './episode.ts';
import { planFreeze } from './sc-01-freeze.ts';
import { planPowerCut } from './sc-02-power-cut.ts';
import { planHalfOpenValve } from './sc-05-half-open-valve.ts';
import { planDoorWear } from './sc-12-door-wear.ts';
import { planBlockedSill } from './sc-13-blocked-sill.ts';
import { planEntrapment } from './sc-14-entrapment.ts';
import { planWinterEvening } from './winter-evening.ts';

const planners = {
  'SC-01': planFreeze,
  'SC-02': planPowerCut,
  'SC-05': planHalfOpenValve,
  'SC-12': planDoorWear,
  'SC-13': planBlockedSill,
  'SC-14': planEntrapment,
  'winter-evening': planWinterEvening,
} as const satisfies Readonly<Record<string, (stage: Stage) => Episode[]>>;

/** DOMAIN 8.1's scenarios as far as they are built, and the demonstration's own. */
export type ScenarioName = keyof typeof planners;

export const scenarioNames = Object.keys(planners) as readonly ScenarioName[];

export function isScenarioName(text: string): text is ScenarioName {
  return text in planners;
}

/** What will happen to whom, in the order of the start; no two scenarios meet in one device. */
export function planScenarios(
  names: readonly ScenarioName[],
  members: readonly Member[],
  run: { start: number; end: number; seed: number },
): readonly Episode[] {
  const bookings = { taken: new Map() };
  return names
    .flatMap((name) => planners[name](createStage(members, run, bookings, createRandom(run.seed, `scenario/${name}`))))
    .sort((a, b) => a.startsAt - b.startsAt);
}
