import { hour, minute } from '../calendar.ts';
import type { GasHeater } from '../devices/gas-heater.ts';
import type { Stage } from './cast.ts';
import type { Episode, EpisodeHead } from './episode.ts';
import { freeze, freezeThenPowerCut } from './freeze-episodes.ts';
import {
  brokenElement,
  carbonMonoxide,
  creepingRegulator,
  halfOpenValve,
  hotDischarge,
  leakage,
  powerLost,
  scaldingWater,
  shutGas,
} from './heater-episodes.ts';
import { blockedSill, entrapment, hotMotor } from './lift-episodes.ts';
import { drawTrap } from './sc-14-entrapment.ts';

type Act = (stage: Stage, startsAt: number) => Episode | undefined;

const head = (startsAt: number): EpisodeHead => ({ scenario: 'winter-evening', startsAt });

const onNaturalGas = ({ spec }: GasHeater) => spec.ratedPa === 2000;
const withRoomSensors = ({ spec }: GasHeater) => spec.roomSensors;

const valve: Act = (stage, at) => {
  const heater = stage.book(
    'gas_water_heater',
    at,
    at + hour,
    (device) => onNaturalGas(device) && device.spec.maxKw < 30,
  );
  const how = { restriction: 8.5, holdMs: 50 * minute, showerEvery: 24 * minute, mustFire: ['GH-01', 'GH-02'] };
  return heater && halfOpenValve(heater, head(at), how);
};

const frost: Act = (stage, at) => {
  const holdMs = 2 * hour;
  const heater = stage.book('gas_water_heater', at, at + holdMs);
  const ambientC = stage.random.uniform(-18, -14);
  return heater && freeze(heater, head(at), { ambientC, tauHours: 0.75, protection: 'off', holdMs, bursts: false });
};

const frostInTheDark: Act = (stage, at) => {
  const holdMs = 2 * hour;
  const heater = stage.book('gas_water_heater', at, at + holdMs);
  const cold = { ambientC: -15, tauHours: 1.2, holdMs, bursts: true, cutBelowC: 4.8 };
  return heater && freezeThenPowerCut(heater, head(at), cold);
};

const sill: Act = (stage, at) => {
  const lift = stage.book('elevator', at, at + hour);
  return lift && blockedSill(lift, head(at), stage.random.integer(2, lift.spec.floors), 18 * minute);
};

// What a person must end (EL-01, ES-01) happens only once to each device.
const trapped: Act = (stage, at) => {
  const lift = stage.book('elevator', at, stage.end);
  return lift && entrapment(lift, head(at), drawTrap(stage.random), { from: 1, to: lift.spec.floors });
};

const emptyStop: Act = (stage, at) => {
  const lift = stage.book('elevator', at, at + hour);
  const trap = {
    cause: 'other',
    betweenFloors: true,
    occupied: false,
    buttonPressed: false,
    holdMs: 7 * minute,
  } as const;
  return lift && entrapment(lift, head(at), trap, { from: lift.spec.floors, to: 1 });
};

const leak: Act = (stage, at) => {
  const heater = stage.book('electric_water_heater', at, stage.end);
  return heater && leakage(heater, head(at), 4 * minute);
};

const element: Act = (stage, at) => {
  const heater = stage.book('electric_water_heater', at, at + hour);
  return heater && brokenElement(heater, head(at), 50 * minute);
};

const carbon: Act = (stage, at) => {
  const heater = stage.book('gas_water_heater', at, at + hour, withRoomSensors);
  return heater && carbonMonoxide(heater, head(at), 460, 20 * minute);
};

const scald: Act = (stage, at) => {
  const heater = stage.book('gas_water_heater', at, at + hour);
  return heater && scaldingWater(heater, head(at), 20 * minute);
};

const lockout: Act = (stage, at) => {
  const heater = stage.book('gas_water_heater', at, at + hour, onNaturalGas);
  return heater && shutGas(heater, head(at), 40 * minute);
};

const regulator: Act = (stage, at) => {
  const heater = stage.book('gas_water_heater', at, at + hour, onNaturalGas);
  return heater && creepingRegulator(heater, head(at), 40 * minute);
};

const discharge: Act = (stage, at) => {
  const pump = stage.book('heat_pump_water_heater', at, at + hour);
  return pump && hotDischarge(pump, head(at), 50 * minute);
};

const motor: Act = (stage, at) => {
  const lift = stage.book('elevator', at, at + 2 * hour);
  return lift && hotMotor(lift, head(at), 70 * minute);
};

const silent: Act = (stage, at) => {
  const heater = stage.book('electric_water_heater', at, at + 2 * hour);
  return heater && powerLost(heater, head(at), 80 * minute);
};

/** The first hour, in minutes after the start: something new every few minutes. */
const firstHour: readonly (readonly [number, Act])[] = [
  [0.5, silent],
  [1, frost],
  [2, sill],
  [4, leak],
  [5, valve],
  [7, frostInTheDark],
  [9, trapped],
  [11, scald],
  [13, carbon],
  [16, lockout],
  [19, emptyStop],
  [22, regulator],
  [26, element],
  [30, discharge],
  [34, motor],
  [40, trapped],
  [46, valve],
  [53, sill],
];

const encores: readonly Act[] = [
  valve,
  sill,
  frost,
  trapped,
  scald,
  lockout,
  leak,
  silent,
  regulator,
  carbon,
  discharge,
];

/** A cold wave's evening for demonstrations: many rules within the first hour, then something every ten minutes. */
export function planWinterEvening(stage: Stage): Episode[] {
  const planned: (Episode | undefined)[] = firstHour.map(([at, act]) => act(stage, stage.start + at * minute));
  let at = stage.start + 62 * minute;
  for (let turn = 0; at < stage.end - 10 * minute; turn += 1) {
    planned.push(encores[turn % encores.length]?.(stage, Math.round(at)));
    at += stage.random.uniform(6, 14) * minute;
  }
  return planned.filter((episode) => episode !== undefined);
}
