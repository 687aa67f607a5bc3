import { hour, minute, second } from '../calendar.ts';
import type { Trap, TrapCause } from '../elevator/conditions.ts';
import type { Random } from '../randomness.ts';
import type { Stage } from './cast.ts';
import { drawCount, oneFor, runDays } from './cast.ts';
import type { Episode } from './episode.ts';
import { buttonAbuse, entrapment, inspection } from './lift-episodes.ts';

/** Entrapments for every lift and month (DOMAIN 4.2). */
const perLiftMonth = 0.0055;

const causes: readonly (readonly [TrapCause, number])[] = [
  ['power_cut', 34],
  ['rough_use', 29],
  ['door_system', 15],
  ['other', 22],
];

/** 08-10 h and 18-20 h are the bad hours. */
const rush = (hourOfDay: number) => {
  if ((hourOfDay >= 8 && hourOfDay < 10) || (hourOfDay >= 18 && hourOfDay < 20)) return 1;
  return hourOfDay >= 6 && hourOfDay < 23 ? 0.4 : 0.08;
};

/** One entrapment of the mix: external 34 %, human 29 %, door 15 %, other 22 %; seven of ten press the button. */
export function drawTrap(random: Random): Trap {
  const [cause] = causes[random.weighted(causes.map(([, weight]) => weight))] ?? ['other'];
  return {
    cause,
    // Doors that stay shut trap people at a floor; the rest stops wherever the car is.
    betweenFloors: cause !== 'door_system',
    occupied: true,
    buttonPressed: random.chance(0.7),
    // Arrival after about 13 minutes, free after 5 more.
    holdMs: Math.round(Math.max(8, random.normal(18, 4)) * minute),
  };
}

/**
 * SC-14, entrapments. A short run would hardly ever see one, so that at least one for every three lifts
 * happens; stops without people, mechanics at work and abuse of the button happen as well, and are none.
 */
export function planEntrapment(stage: Stage): Episode[] {
  const { random } = stage;
  const lifts = stage.count('elevator');
  const natural = (perLiftMonth * lifts * runDays(stage)) / 30;
  const count = drawCount(natural, oneFor(3, lifts), random);
  const alike = oneFor(8, lifts);
  return [
    ...Array.from({ length: count }, () => planTrap(stage, drawTrap(random))).flat(),
    ...Array.from({ length: alike }, () => planTrap(stage, emptyStop(random))).flat(),
    ...Array.from({ length: alike }, () => planLookalike(stage, 'inspection')).flat(),
    ...Array.from({ length: alike }, () => planLookalike(stage, 'abuse')).flat(),
  ];
}

function emptyStop(random: Random): Trap {
  const holdMs = random.integer(75, 240) * second;
  return { cause: 'other', betweenFloors: true, occupied: false, buttonPressed: false, holdMs };
}

function planTrap(stage: Stage, trap: Trap): Episode[] {
  const { random } = stage;
  const startsAt = stage.instant(rush, 40 * minute);
  // An entrapment's alert stays until a person ends it; a second one in the same lift would only join it.
  const lift = stage.book('elevator', startsAt, trap.occupied ? stage.end : startsAt + hour);
  if (lift === undefined) return [];
  const from = random.integer(1, Math.ceil(lift.spec.floors / 2));
  const to = random.integer(Math.ceil(lift.spec.floors / 2) + 1, lift.spec.floors);
  return [entrapment(lift, { scenario: 'SC-14', startsAt }, trap, { from, to })];
}

function planLookalike(stage: Stage, kind: 'inspection' | 'abuse'): Episode[] {
  const { random } = stage;
  const startsAt = stage.instant((hourOfDay) => (hourOfDay >= 8 && hourOfDay < 21 ? 1 : 0.1), 40 * minute);
  const lift = stage.book('elevator', startsAt, startsAt + hour);
  if (lift === undefined) return [];
  const head = { scenario: 'SC-14', startsAt };
  if (kind === 'inspection') return [inspection(lift, head, random.integer(8, 25) * minute)];
  return [buttonAbuse(lift, head, random.integer(3, 30) * second)];
}
