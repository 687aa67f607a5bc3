import { longPace } from '../../simulators/devices/pace.ts';
import type { Play } from './play.ts';

/** A January afternoon, when it gets cold. */
const winter = '2026-01-12T16:00:00+08:00';
const autumn = '2025-09-01T00:00:00+08:00';
/** Weeks of frost. */
const deepWinter = '2025-12-20T00:00:00+08:00';

const gas = ['gas_water_heater'] as const;
const tanks = ['electric_water_heater'] as const;
const pumps = ['heat_pump_water_heater'] as const;
const lifts = ['elevator'] as const;
const everything = [...gas, ...tanks, ...pumps, ...lifts] as const;

/** Bought within a year, so that what falls due by the calendar does not mix with what is looked for. */
const young = { newestDays: 200 } as const;
const long = { pace: longPace, ...young } as const;

/** The scenarios of DOMAIN 8.1 in sizes that make their figures mean something; the longest first. */
export const plays: readonly Play[] = [
  {
    ...{ scenario: 'SC-12', scenarios: ['SC-12'], mix: lifts, devices: 60, days: 96, density: 5 },
    ...{ towns: 4, start: autumn, rules: ['EL-02'], foresees: 'failure_at', ...long },
  },
  {
    ...{ scenario: 'SC-04', scenarios: ['SC-04'], mix: gas, devices: 200, days: 30, even: true },
    ...{ start: deepWinter, rules: ['GH-03'], matchBeforeMs: 30 * 60_000, ...long },
  },
  {
    ...{ scenario: 'SC-15', scenarios: ['SC-15'], mix: lifts, devices: 18, days: 84, density: 3 },
    ...{ start: autumn, rules: ['EL-05', 'EL-06'], ...long },
  },
  {
    ...{ scenario: 'SC-14', scenarios: ['SC-14'], mix: lifts, devices: 920, days: 0.5 },
    ...{ start: '2026-01-13T08:00:00+08:00', rules: ['EL-01'], ...young },
  },
  {
    ...{ scenario: 'SC-08', scenarios: ['SC-08'], mix: gas, devices: 16, days: 400, density: 10 },
    ...{ start: autumn, rules: ['GH-14'], foresees: 'code_at', ...long },
  },
  {
    ...{ scenario: 'SC-10', scenarios: ['SC-10'], mix: pumps, devices: 40, days: 70, density: 4 },
    ...{ start: autumn, rules: ['HP-02', 'HP-03'], ...long },
  },
  {
    ...{ scenario: 'SC-07', scenarios: ['SC-07'], mix: gas, devices: 24, days: 124, density: 10 },
    ...{ start: autumn, rules: ['GH-07'], foresees: 'first_lockout_at', ...long },
  },
  {
    ...{ scenario: 'SC-18', scenarios: ['SC-18'], mix: gas, devices: 90, days: 30, density: 10 },
    ...{ start: autumn, rules: ['XX-02'], ...long },
  },
  {
    ...{ scenario: 'SC-01', scenarios: ['SC-01'], mix: gas, devices: 240, days: 1, density: 15 },
    ...{ start: winter, rules: ['GH-08'], foresees: 'zero_at', coldWaveK: 10, ...young },
  },
  {
    ...{ scenario: 'SC-02', scenarios: ['SC-02'], mix: gas, devices: 100, days: 1, density: 25 },
    ...{ start: winter, rules: ['GH-08'], foresees: 'zero_at', coldWaveK: 12, forecasts: true, ...young },
  },
  {
    ...{ scenario: 'SC-03', scenarios: ['SC-03'], mix: gas, devices: 50, days: 1.5, density: 40 },
    ...{ start: winter, rules: ['GH-10'], coldWaveK: 10, ...young },
  },
  {
    ...{ scenario: 'SC-05', scenarios: ['SC-05'], mix: gas, devices: 60, days: 14, density: 14 },
    ...{ start: autumn, rules: ['GH-05'], ...long },
  },
  {
    ...{ scenario: 'SC-06', scenarios: ['SC-06'], mix: gas, devices: 40, days: 12, density: 30 },
    ...{ start: autumn, rules: ['GH-04'], ...long },
  },
  {
    ...{ scenario: 'SC-09', scenarios: ['SC-09'], mix: gas, devices: 40, days: 12, density: 30 },
    ...{ start: winter, rules: ['GH-11', 'GH-12'], ...long },
  },
  {
    ...{ scenario: 'SC-11', scenarios: ['SC-11'], mix: tanks, devices: 60, days: 28, density: 4 },
    ...{ start: autumn, rules: ['ES-01', 'ES-03', 'ES-04'], ...long },
  },
  {
    ...{ scenario: 'SC-13', scenarios: ['SC-13'], mix: lifts, devices: 40, days: 2, density: 10 },
    ...{ start: winter, rules: ['EL-03'], ...young },
  },
  {
    ...{ scenario: 'SC-16', scenarios: ['SC-16'], mix: everything, devices: 200, days: 1, even: true },
    ...{ start: winter, rules: ['XX-01-G'], matchBeforeMs: 30 * 60_000, ...young },
  },
  {
    ...{ scenario: 'SC-17', scenarios: ['SC-17'], mix: everything, devices: 120, days: 4, density: 6 },
    ...{ start: winter, rules: [], ...young },
  },
];

/** A fleet in which nothing is wrong, for a year; every report, event and heartbeat alike, may get lost. */
export function nullFleet(deviceYears: number): Play {
  return {
    scenario: 'null',
    scenarios: [],
    towns: 4,
    mix: [
      ...Array.from({ length: 8 }, () => gas[0]),
      'electric_water_heater',
      ...Array.from({ length: 8 }, () => gas[0]),
      'heat_pump_water_heater',
      'electric_water_heater',
      'elevator',
      ...Array.from({ length: 4 }, () => gas[0]),
      'heat_pump_water_heater',
    ],
    devices: deviceYears,
    days: 365.25,
    start: autumn,
    pace: longPace,
    loss: 0.06,
    losesAll: true,
    rules: [],
  };
}
