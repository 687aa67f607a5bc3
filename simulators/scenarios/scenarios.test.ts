import { beforeAll, describe, expect, test } from 'vitest';
import { hour, minute, second } from '../calendar.ts';
import type { SignalValue } from '../devices/device.ts';
import { createRandom } from '../randomness.ts';
import { createTown } from '../town/town.ts';
import { drawTrap } from './sc-14-entrapment.ts';
import type { ScenarioName } from './scenarios.ts';
import type { TruthRecord } from './truth.ts';

const start = Date.parse('2026-01-12T16:00:00+08:00');

interface Said {
  readonly at: number;
  readonly values: Readonly<Record<string, SignalValue>>;
}

/** Lives a town under one scenario: what each device said, and the truth. */
function play(scenario: ScenarioName, hours: number, devices = 60) {
  const truth: TruthRecord[] = [];
  const end = start + hours * hour;
  const options = { devices, seed: 3, start, end, coldWaveK: 10, prefix: '', loss: 0, scenarios: [scenario] };
  const town = createTown(options, (record) => truth.push(record));
  const said = new Map<string, Said[]>();
  const lost: string[] = [];
  for (let at = start; at <= end; at += 10 * second) {
    for (const act of town.advance(at)) {
      if (act.kind === 'lose_power') lost.push(act.device);
      if (act.kind !== 'publish') continue;
      const { values } = JSON.parse(act.payload) as Said;
      const list = said.get(act.device) ?? [];
      said.set(act.device, list);
      list.push({ at: act.at, values });
    }
  }
  town.finish();
  return { truth, said, lost, of: (kind: string) => truth.filter((record) => record.kind === kind) };
}

/** What a device reports of one signal between two instants. */
function trace(said: readonly Said[] | undefined, name: string, from: number, to: number): [number, SignalValue][] {
  return (said ?? [])
    .filter(({ at, values }) => at >= from && at <= to && values[name] !== undefined)
    .map(({ at, values }) => [at, values[name] ?? 0]);
}

const spanOf = (record: TruthRecord) => ({
  from: Date.parse(record.onset),
  to: record.end === null ? Number.POSITIVE_INFINITY : Date.parse(record.end),
});

describe('SC-01', () => {
  let run: ReturnType<typeof play>;
  beforeAll(() => {
    run = play('SC-01', 16, 15);
  });

  test('a heater without protection cools by the formula, and the truth says when it passes 0 °C', () => {
    const [record] = run.of('freeze_off');
    if (record === undefined) throw new Error('SC-01 planned no unprotected heater');
    const { from, to } = spanOf(record);
    const ambientC = Number(record.details.ambient_c);
    const tau = Number(record.details.tau_h) * hour;
    const start_c = Number(record.details.start_c);
    for (const [at, value] of trace(run.said.get(record.device ?? ''), 'cabinet_temp_c', from, to)) {
      expect(Number(value)).toBeCloseTo(ambientC + (start_c - ambientC) * Math.exp(-(at - from) / tau), -0.4);
    }
    const zeroAt = from + tau * Math.log((start_c - ambientC) / -ambientC);
    expect(Math.abs(Date.parse(String(record.details.zero_at)) - zeroAt)).toBeLessThan(3 * minute);
  });

  test('a heater whose protection holds stays above 3 °C, one that is too weak does not', () => {
    const lowest = (record: TruthRecord) => {
      const { from, to } = spanOf(record);
      return Math.min(
        ...trace(run.said.get(record.device ?? ''), 'cabinet_temp_c', from, to).map(([, value]) => Number(value)),
      );
    };
    for (const record of run.of('freeze_holds')) expect(lowest(record)).toBeGreaterThan(8);
    for (const record of run.of('freeze_too_weak')) expect(lowest(record)).toBeLessThan(3);
    expect(run.of('freeze_holds')[0]?.details.must_not_fire).toContain('GH-08');
    expect(run.of('freeze_holds').length).toBeGreaterThan(0);
  });
});

test('SC-02: the heater falls silent on its way to 0 °C and stays so', () => {
  const { of, said, lost } = play('SC-02', 14, 15);
  const records = of('freeze_power_cut');
  expect(records.length).toBeGreaterThan(0);
  for (const record of records) {
    const cutAt = Date.parse(String(record.details.power_cut_at));
    expect(lost).toContain(record.device);
    expect(Date.parse(String(record.details.zero_at))).toBeGreaterThan(cutAt);
    const { to } = spanOf(record);
    expect((said.get(record.device ?? '') ?? []).filter(({ at }) => at > cutAt && at < to)).toEqual([]);
  }
});

test('SC-05: the pressure is normal at rest and drops far under flow, b times as much', () => {
  const { of, said } = play('SC-05', 10, 50);
  const records = of('half_open_valve');
  expect(records.length).toBeGreaterThan(0);
  const worst = records.reduce((a, b) => (Number(a.details.b_pa) > Number(b.details.b_pa) ? a : b));
  const { from } = spanOf(worst);
  let burner: SignalValue = 'idle';
  const dynamic: number[] = [];
  const still: number[] = [];
  for (const { at, values } of said.get(worst.device ?? '') ?? []) {
    burner = values.burner_state ?? burner;
    if (at < from || values.gas_supply_pressure_pa === undefined) continue;
    if (burner === 'flame') dynamic.push(Number(values.gas_supply_pressure_pa));
    if (burner === 'idle') still.push(Number(values.gas_supply_pressure_pa));
  }
  expect(worst.details.b_pa).toBe(1200);
  expect(Math.min(...still)).toBeGreaterThan(1800);
  expect(Math.min(...dynamic)).toBeLessThan(1500);
});

test('SC-12: worn doors close slowly and have a failure day ahead; healthy ones are named too', () => {
  const { of, said } = play('SC-12', 3, 40);
  const worn = of('door_wear');
  expect(worn.length).toBeGreaterThan(0);
  expect(of('healthy_door').length).toBe(worn.length);
  for (const record of worn) {
    const times = trace(said.get(record.device ?? ''), 'door_close_time_ms', start, start + 3 * hour).map(([, ms]) =>
      Number(ms),
    );
    const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    expect(median / Number(record.details.close_ms_start)).toBeCloseTo(1, 1);
    expect(Date.parse(String(record.details.failure_at))).toBeGreaterThan(start);
  }
});

test('SC-13: a blocked sill fails to close again and again at one floor; a held door closes at the third try', () => {
  const { of, said } = play('SC-13', 8, 30);
  const failed = (record: TruthRecord) => {
    const { from, to } = spanOf(record);
    const counts = trace(said.get(record.device ?? ''), 'door_retry_count', from - minute, to).map(([, count]) =>
      Number(count),
    );
    return Math.max(...counts) - Math.min(...counts);
  };
  expect(of('blocked_sill').length).toBeGreaterThan(0);
  for (const record of of('blocked_sill')) {
    if (record.end === null) continue;
    expect(failed(record)).toBeGreaterThanOrEqual(3);
    const { from, to } = spanOf(record);
    expect(to - from).toBeGreaterThanOrEqual(5 * minute);
    expect(to - from).toBeLessThanOrEqual(31 * minute);
  }
  expect(of('held_door').length).toBeGreaterThan(0);
  for (const record of of('held_door')) expect(failed(record)).toBeLessThan(3);
});

test('SC-14: causes, button and duration follow the mix of the field', () => {
  const random = createRandom(5, 'mix');
  const traps = Array.from({ length: 4000 }, () => drawTrap(random));
  const share = (cause: string) => traps.filter((trap) => trap.cause === cause).length / traps.length;
  expect(share('power_cut')).toBeCloseTo(0.34, 1);
  expect(share('rough_use')).toBeCloseTo(0.29, 1);
  expect(share('door_system')).toBeCloseTo(0.15, 1);
  expect(share('other')).toBeCloseTo(0.22, 1);
  expect(traps.filter(({ buttonPressed }) => buttonPressed).length / traps.length).toBeCloseTo(0.7, 1);
  expect(traps.every(({ holdMs }) => holdMs >= 8 * minute)).toBe(true);
});

test('SC-14: whoever is trapped stands behind closed doors for minutes; what only looks alike does not', () => {
  const { of, said } = play('SC-14', 10, 50);
  const entrapments = of('entrapment').filter(({ end }) => end !== null);
  expect(entrapments.length).toBeGreaterThan(1);
  for (const record of entrapments) {
    const { from, to } = spanOf(record);
    const state = standing(said.get(record.device ?? '') ?? [], from + 30 * second, to - second);
    expect(state).toMatchObject({ occupied: true, closed: true, still: true });
    expect(to - from).toBeGreaterThan(3 * minute);
  }
  for (const record of of('empty_stop')) {
    const { from, to } = spanOf(record);
    expect(standing(said.get(record.device ?? '') ?? [], from + second, to - second)).toMatchObject({
      occupied: false,
    });
  }
  for (const record of of('inspection')) {
    const { from, to } = spanOf(record);
    const modes = trace(said.get(record.device ?? ''), 'service_mode_state', from + minute, to - second);
    expect(modes.every(([, mode]) => mode === 'inspection')).toBe(true);
  }
});

/** What held of a lift throughout a span. */
function standing(said: readonly Said[], from: number, to: number) {
  let now: Record<string, SignalValue> = {};
  const all = { occupied: true, closed: true, still: true };
  let inside = false;
  for (const { at, values } of said) {
    if (at > to) break;
    now = { ...now, ...values };
    if (at < from) continue;
    inside = true;
    all.occupied &&= now.occupant_present_on === true;
    all.closed &&= now.door_state === 'closed';
    all.still &&= now.car_speed_m_s === 0;
  }
  return { ...all, occupied: all.occupied && (inside || now.occupant_present_on === true) };
}

test('the winter evening shows what a dozen rules look for within its first hour', () => {
  const { truth } = play('winter-evening', 1.1, 80);
  const early = truth.filter(({ onset }) => Date.parse(onset) <= start + hour);
  const rules = new Set(early.flatMap(({ details }) => details.must_fire as readonly string[]));
  const wanted = ['GH-01', 'GH-02', 'GH-04', 'GH-06', 'GH-08', 'GH-09', 'GH-12', 'GH-13', 'ES-01', 'ES-03', 'HP-01'];
  expect([...rules]).toEqual(expect.arrayContaining([...wanted, 'EL-01', 'EL-03', 'EL-04', 'EL-07', 'XX-01']));
});
