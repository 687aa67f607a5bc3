import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { hour, minute, second } from '../calendar.ts';
import type { SignalValue } from '../devices/device.ts';
import type { ScenarioName } from '../scenarios/scenarios.ts';
import { scenarioNames } from '../scenarios/scenarios.ts';
import type { TruthRecord } from '../scenarios/truth.ts';
import { faultOf, readCatalogue } from '../testing/catalogue.ts';
import type { Act, TownOptions } from './town.ts';
import { createTown } from './town.ts';

const start = Date.parse('2026-01-12T16:00:00+08:00');

function options(change: Partial<TownOptions> = {}): TownOptions {
  const base = { devices: 40, seed: 1, start, end: start + 3 * hour, coldWaveK: 10, prefix: '', loss: 0.05 };
  return { ...base, scenarios: [], ...change };
}

/** Everything that happens, told to `onAct`; answers a digest of every byte and the truth. */
function live(given: TownOptions, step: number, onAct: (act: Act, type: string) => void = () => undefined) {
  const truth: TruthRecord[] = [];
  const town = createTown(given, (record) => truth.push(record));
  const types = new Map(town.members.map(({ device }) => [device.id, device.type]));
  const digest = createHash('sha256');
  for (let at = start; at <= given.end; at += step) {
    for (const act of town.advance(at)) {
      digest.update(JSON.stringify(act));
      onAct(act, types.get(act.device) ?? '');
    }
  }
  town.finish();
  return { digest: digest.digest('hex'), truth, town };
}

const all: readonly ScenarioName[] = scenarioNames;

test('the same seed lives the same evening, byte for byte', () => {
  const first = live(options({ scenarios: all }), 5 * second);
  const second_ = live(options({ scenarios: all }), 5 * second);
  expect(second_.digest).toBe(first.digest);
  expect(second_.truth).toEqual(first.truth);
});

test('the step of the run changes nothing of what devices say', () => {
  const short = options({ end: start + 2 * hour, scenarios: all });
  expect(live(short, second).digest).toBe(live(short, 10 * second).digest);
});

test('another seed lives another evening', () => {
  const short = options({ end: start + hour });
  expect(live(short, 5 * second).digest).not.toBe(live({ ...short, seed: 2 }, 5 * second).digest);
});

test('a scenario changes nothing for the devices that have no part in it', () => {
  const payloads = (scenarios: readonly ScenarioName[]) => {
    const told = new Map<string, string[]>();
    const { town } = live(options({ end: start + 2 * hour, scenarios }), 5 * second, (act) => {
      if (act.kind === 'publish') told.set(act.device, [...(told.get(act.device) ?? []), act.payload]);
    });
    return { told, cast: new Set(town.episodes.map(({ device }) => device)) };
  };
  const calm = payloads([]);
  const busy = payloads(['SC-13', 'SC-05']);
  expect(busy.cast.size).toBeGreaterThan(2);
  for (const [device, told] of calm.told) if (!busy.cast.has(device)) expect(busy.told.get(device)).toEqual(told);
});

describe('a healthy day of twenty devices', () => {
  interface Said {
    readonly at: number;
    readonly device: string;
    readonly type: string;
    readonly values: Readonly<Record<string, SignalValue>>;
  }
  const day: Said[] = [];
  const rated = new Map<string, number>();

  beforeAll(() => {
    const { town } = live(options({ devices: 20, end: start + 24 * hour }), 5 * second, (act, type) => {
      if (act.kind !== 'publish') return;
      day.push({ at: act.at, device: act.device, type, values: JSON.parse(act.payload).values });
    });
    for (const { device } of town.members) {
      rated.set(device.id, device.type === 'gas_water_heater' ? device.spec.ratedPa : 0);
    }
  });

  test('keeps to the signals, states and ranges of the catalogue', () => {
    const catalogue = readCatalogue();
    const faults = new Set<string>();
    const seen = new Map<string, Set<string>>();
    for (const { type, values } of day) {
      const names = seen.get(type) ?? new Set();
      seen.set(type, names);
      for (const [name, value] of Object.entries(values)) {
        names.add(name);
        const fault = faultOf(value, catalogue.get(type)?.get(name));
        if (fault !== undefined) faults.add(`${type} ${name}: ${fault}`);
      }
    }
    expect([...faults]).toEqual([]);
    expect(seen.get('gas_water_heater')?.size).toBeGreaterThan(28);
    expect(seen.get('elevator')?.size).toBeGreaterThan(40);
  });

  test('has a heartbeat of every device in each of its periods', () => {
    const last = new Map<string, number>();
    const late: string[] = [];
    for (const { at, device, type, values } of day) {
      if (values.heartbeat_seq_count === undefined) continue;
      const period = type === 'elevator' ? minute : 5 * minute;
      if (at - (last.get(device) ?? at) > period + second) late.push(`${device} ${new Date(at).toISOString()}`);
      last.set(device, at);
    }
    expect(late).toEqual([]);
    expect(last.size).toBe(20);
  });

  test('gives no rule a reason', () => {
    const reasons = new Set<string>();
    const now = new Map<string, Record<string, SignalValue>>();
    for (const { device, type, values } of day) {
      const known = Object.assign(now.get(device) ?? {}, values);
      now.set(device, known);
      for (const reason of reasonsOf(type, known, rated.get(device) ?? 0)) reasons.add(`${device} ${reason}`);
    }
    expect([...reasons]).toEqual([]);
  });
});

/** The default rules' thresholds, without their patience. */
function reasonsOf(type: string, now: Record<string, SignalValue>, ratedPa: number): string[] {
  const number = (name: string) => Number(now[name] ?? 0);
  const checks: Record<string, [string, boolean][]> = {
    gas_water_heater: [
      ['GH-01', now.burner_state === 'flame' && number('gas_supply_pressure_pa') < 0.75 * ratedPa],
      ['GH-04', number('gas_supply_pressure_pa') > 1.5 * ratedPa],
      ['GH-06', now.burner_state === 'lockout' || number('ignition_attempt_count') >= 3],
      ['GH-08', number('cabinet_temp_c') < 8],
      ['GH-12', number('room_co_ppm') > 30],
      ['GH-13', number('water_outlet_temp_c') > number('setpoint_temp_c') + 8 && number('water_flow_lpm') > 0.5],
    ],
    electric_water_heater: [
      ['ES-01', now.ground_fault_on === true || number('leakage_current_ma') > 5],
      ['ES-02', number('tank_upper_temp_c') >= 80],
    ],
    heat_pump_water_heater: [['HP-01', number('discharge_temp_c') > 93]],
    elevator: [
      ['EL-03', now.door_state === 'fault'],
      ['EL-04', now.in_door_zone_on === false && now.occupant_present_on === false && now.car_speed_m_s === 0],
      ['EL-07', number('motor_temp_c') > 80 || number('machine_room_temp_c') > 40],
    ],
  };
  return (checks[type] ?? []).filter(([, fires]) => fires).map(([rule]) => rule);
}
