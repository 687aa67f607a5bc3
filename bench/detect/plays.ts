import { livePace, longPace } from '../../simulators/devices/pace.ts';
import type { Play } from './play.ts';

/** A January evening, when everybody is cold. */
const winter = '2026-01-12T16:00:00+08:00';
const autumn = '2025-09-01T00:00:00+08:00';

const gas = ['gas_water_heater'] as const;
const lifts = ['elevator'] as const;

/** The scenarios of DOMAIN 8.1 in sizes that make their figures mean something. */
export const plays: readonly Play[] = [
  {
    scenario: 'SC-01',
    scenarios: ['SC-01'],
    mix: gas,
    devices: 1_000,
    days: 1,
    start: winter,
    rules: ['GH-08'],
    foresees: 'zero_at',
  },
  {
    scenario: 'SC-02',
    scenarios: ['SC-02'],
    mix: gas,
    devices: 600,
    days: 1,
    start: winter,
    rules: ['GH-08'],
    foresees: 'zero_at',
  },
  {
    scenario: 'SC-05',
    scenarios: ['SC-05'],
    mix: gas,
    devices: 300,
    days: 14,
    start: autumn,
    pace: longPace,
    rules: ['GH-05'],
  },
  {
    scenario: 'SC-12',
    scenarios: ['SC-12'],
    mix: lifts,
    devices: 80,
    days: 110,
    start: autumn,
    pace: longPace,
    rules: ['EL-02'],
    foresees: 'failure_at',
  },
  { scenario: 'SC-13', scenarios: ['SC-13'], mix: lifts, devices: 60, days: 7, start: winter, rules: ['EL-03'] },
  {
    scenario: 'SC-14',
    scenarios: ['SC-14'],
    mix: lifts,
    devices: 1_200,
    days: 0.5,
    start: '2026-01-13T08:00:00+08:00',
    pace: livePace,
    rules: ['EL-01'],
  },
];

/** A hundred device-years in which nothing is wrong: every report, event and heartbeat alike, may get lost. */
export function nullFleet(deviceYears: number, shard: number): Play {
  return {
    seedOffset: shard,
    scenario: `null-${shard}`,
    scenarios: [],
    mix: [
      ...Array.from({ length: 8 }, () => gas[0]),
      'electric_water_heater',
      ...Array.from({ length: 8 }, () => gas[0]),
      'heat_pump_water_heater',
      'electric_water_heater',
      'elevator',
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
