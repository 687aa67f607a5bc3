import { expect, test } from 'vitest';
import { day, hour, minute } from '../calendar.ts';
import { medianOf, playScenario } from '../testing/play-scenario.ts';

const at = (text: unknown): number => Date.parse(String(text));

test('SC-03: the cabinet waits at 0 °C while its water freezes, and a burst leaks only after the thaw', () => {
  const run = playScenario('SC-03', { hours: 40, devices: 8, type: 'gas_water_heater', density: 20 });
  for (const record of [...run.of('ice_burst'), ...run.of('ice_plug')]) {
    const frozenAt = at(record.details.frozen_at);
    const plateau = run
      .trace(record, 'cabinet_temp_c', at(record.onset), frozenAt)
      .filter(([, c]) => Math.abs(c) < 0.4);
    const minutes = ((plateau.at(-1)?.[0] ?? 0) - (plateau[0]?.[0] ?? 0)) / minute;
    expect(minutes).toBeGreaterThan(50);
    expect(minutes).toBeLessThan(6 * 60);
    const before = run.trace(record, 'water_flow_lpm', at(record.onset) + hour, at(record.details.thaw_at) - minute);
    expect(before.every(([, flow]) => flow === 0)).toBe(true);
  }
  for (const record of run.of('ice_burst')) {
    const leakAt = at(record.details.leak_at);
    expect(leakAt).toBeGreaterThanOrEqual(at(record.details.thaw_at));
    expect(medianOf(run.trace(record, 'water_flow_lpm', leakAt + minute, leakAt + hour).map(([, v]) => v))).toBeCloseTo(
      1.2,
      0,
    );
  }
  expect(run.of('ice_plug').every(({ details }) => details.leak_at === null)).toBe(true);
});

test('SC-04: at the evening peaks of a cold wave the pressure of whole districts falls below three quarters', () => {
  const run = playScenario('SC-04', { hours: 8 * 24, devices: 60, type: 'gas_water_heater', long: true });
  const low = (from: number, to: number, members: readonly string[]) =>
    members.filter((device) =>
      (run.said.get(device) ?? []).some(
        ({ at: when, values }) => when >= from && when <= to && Number(values.gas_supply_pressure_pa ?? 9e3) < 1_500,
      ),
    ).length;
  for (const record of run.of('gas_sag')) {
    const members = record.details.members as readonly string[];
    expect(record).toMatchObject({ device: null, district: expect.any(String) });
    expect(members.length).toBe(15);
    const must = (record.details.must_fire as readonly string[]).includes('GH-03');
    const short = low(at(record.onset), at(record.end), members);
    if (must) expect(short).toBeGreaterThanOrEqual(5);
    // Four hours before, nobody is short of gas.
    expect(low(at(record.onset) - 5 * hour, at(record.onset) - 3 * hour, members)).toBeLessThanOrEqual(1);
  }
  expect(run.of('gas_sag').some(({ details }) => (details.must_fire as readonly string[]).length > 0)).toBe(true);
  const districts = new Set(run.of('gas_sag').map(({ district }) => district));
  expect(districts.size).toBe(4);
});

test('SC-06: the static pressure climbs over days from the setting to twice the rated pressure', () => {
  const run = playScenario('SC-06', { hours: 6 * 24, devices: 6, type: 'gas_water_heater', density: 20, long: true });
  for (const record of run.of('regulator_creep_of_days')) {
    const tooHighAt = at(record.details.too_high_at);
    const pressures = (from: number, to: number) =>
      run.trace(record, 'gas_supply_pressure_pa', from, to).map(([, v]) => v);
    expect(Math.max(...pressures(at(record.onset) - hour, at(record.onset)))).toBeLessThan(2_400);
    expect(Math.max(...pressures(tooHighAt - 3 * hour, tooHighAt - hour))).toBeLessThan(3_100);
    const top = at(record.onset) + Number(record.details.days) * day;
    expect(medianOf(pressures(top, top + 6 * hour))).toBeGreaterThan(3_500);
  }
});

test('SC-07: the flame current falls to half a microampere, then the heater locks out; a clean rod keeps it', () => {
  const run = playScenario('SC-07', { hours: 125 * 24, devices: 4, type: 'gas_water_heater', density: 10, long: true });
  const currents = (record: ReturnType<typeof run.of>[number], from: number, to: number) =>
    run
      .trace(record, 'flame_current_ua', from, to)
      .map(([, v]) => v)
      .filter((v) => v > 0.2);
  for (const record of run.of('flame_rod_fouling')) {
    const start = at(record.onset);
    const length = Number(record.details.days) * day;
    expect(Number(record.details.days)).toBeGreaterThanOrEqual(60);
    expect(medianOf(currents(record, start, start + 5 * day))).toBeGreaterThan(3.6);
    expect(medianOf(currents(record, start + length / 2 - day, start + length / 2 + day))).toBeCloseTo(2.25, 0);
    const lockout = at(record.details.first_lockout_at);
    expect(lockout).toBeGreaterThan(start + 0.95 * length);
  }
  for (const record of run.of('healthy_heater')) expect(medianOf(currents(record, 0, 9e15))).toBeCloseTo(4, 1);
});

test('SC-08: the exchanger runs hotter by up to 16 K over its outlet, until the heater shows its code', () => {
  const run = playScenario('SC-08', { hours: 300 * 24, devices: 2, type: 'gas_water_heater', density: 10, long: true });
  const [record] = run.of('scale');
  if (record === undefined) throw new Error('unreachable');
  const codeAt = at(record.details.code_at);
  const onset = at(record.onset);
  expect((codeAt - onset) / day / (16 / Number(record.details.kelvin_per_day))).toBeCloseTo(1, 1);
  const excess = (from: number, to: number) => {
    const differences: number[] = [];
    let now: Record<string, unknown> = {};
    for (const { at: when, values } of run.said.get(record.device ?? '') ?? []) {
      now = { ...now, ...values };
      if (when < from || when > to || !(Number(now.gas_valve_open_pct) > 50) || now.burner_state !== 'flame') continue;
      differences.push(Number(now.heat_exchanger_temp_c) - Number(now.water_outlet_temp_c));
    }
    return medianOf(differences);
  };
  const clean = excess(onset - 10 * day, onset + 10 * day);
  const half = excess(onset + (codeAt - onset) / 2 - 10 * day, onset + (codeAt - onset) / 2 + 10 * day);
  expect(half - clean).toBeGreaterThan(3);
  expect(half - clean).toBeLessThan(9);
  const codes = (run.said.get(record.device ?? '') ?? []).filter(({ values }) => values.fault_code_state === 'LC');
  if (record.end !== null) expect(codes[0]?.at).toBeGreaterThanOrEqual(codeAt);
});

test('SC-09: the fan outruns its target, CO rises in flue and room, and at last nothing lights', () => {
  const run = playScenario('SC-09', { hours: 60, devices: 8, type: 'gas_water_heater', density: 20 });
  for (const record of run.of('flue_blockage')) {
    if (record.end === null) continue;
    const shutdown = at(record.details.shutdown_at);
    const flue = run.trace(record, 'flue_co_ppm', at(record.onset), shutdown).filter(([, ppm]) => ppm > 0);
    for (const [when, ppm] of flue) {
      const blockage = (when - at(record.onset)) / (shutdown - at(record.onset));
      expect(Math.abs(ppm - 70 - 700 * blockage ** 2)).toBeLessThan(45);
    }
    const fast = (run.said.get(record.device ?? '') ?? []).filter(
      ({ at: when, values }) =>
        when < shutdown &&
        Number(values.fan_speed_rpm) > 1.1 * Number(values.fan_speed_target_rpm) &&
        when > at(record.onset),
    );
    expect(fast.length).toBeGreaterThan(0);
    const states = (run.said.get(record.device ?? '') ?? [])
      .filter(({ at: when }) => when > shutdown + 2 * minute && when < at(record.end))
      .map(({ values }) => values.burner_state);
    expect(states).not.toContain('flame');
    const harmful = record.details.room_sensors === true && record.details.harmful_at !== null;
    expect(record.details.must_fire).toEqual(harmful ? ['GH-11', 'GH-12'] : ['GH-11']);
    if (harmful) expect(Math.max(...run.trace(record, 'room_co_ppm').map(([, ppm]) => ppm))).toBeGreaterThan(300);
  }
});

test('SC-18: a bad repair brings the same lockout back after days, a good one does not, and water runs at "nobody home"', () => {
  const run = playScenario('SC-18', { hours: 12 * 24, devices: 24, type: 'gas_water_heater', density: 10, long: true });
  const lockouts = (record: { readonly device: string | null }, from: number, to: number) =>
    (run.said.get(record.device ?? '') ?? []).filter(
      ({ at: when, values }) => when >= from && when <= to && values.burner_state === 'lockout',
    ).length;
  for (const record of run.of('bad_repair')) {
    const visit = at(record.details.visit_at);
    const back = at(record.details.returns_at);
    expect(lockouts(record, at(record.onset), visit)).toBeGreaterThan(0);
    expect(lockouts(record, visit + hour, back)).toBe(0);
    expect(lockouts(record, back, back + day)).toBeGreaterThan(0);
  }
  for (const record of run.of('good_repair')) {
    expect(lockouts(record, at(record.details.visit_at) + hour, Number.POSITIVE_INFINITY)).toBe(0);
  }
  for (const record of run.of('not_at_home')) {
    const from = at(record.details.visit_from);
    expect(Math.max(...run.trace(record, 'water_flow_lpm', from, from + hour).map(([, v]) => v))).toBeGreaterThan(3);
  }
});
