import { expect, test } from 'vitest';
import { day, hour, minute } from '../calendar.ts';
import type { ScenarioRun } from '../testing/play-scenario.ts';
import { medianOf, playScenario } from '../testing/play-scenario.ts';
import type { TruthRecord } from './truth.ts';

const at = (text: unknown): number => Date.parse(String(text));

/** Values of a signal half an hour into each compressor run between two instants. */
function warmed(run: ScenarioRun, record: TruthRecord, signal: string, from: number, to: number): number[] {
  const values: number[] = [];
  let since = Number.NaN;
  let taken = false;
  for (const said of run.said.get(record.device ?? '') ?? []) {
    if (said.values.compressor_state !== undefined) {
      const running = said.values.compressor_state === 'running';
      if (running && Number.isNaN(since)) [since, taken] = [said.at, false];
      if (!running) since = Number.NaN;
    }
    const value = said.values[signal];
    if (said.at < from || said.at > to || taken || !(said.at >= since + 25 * minute) || value === undefined) continue;
    taken = true;
    values.push(Number(value));
  }
  return values;
}

test('SC-10: a leaking circuit runs with a cold evaporator and high superheat; frost and cold air do not', () => {
  const run = playScenario('SC-10', {
    hours: 45 * 24,
    devices: 10,
    type: 'heat_pump_water_heater',
    density: 4,
    long: true,
  });
  for (const record of run.of('refrigerant_leak')) {
    const start = at(record.onset);
    const late = warmed(run, record, 'superheat_k', start + 35 * day, start + 45 * day);
    expect(medianOf(late)).toBeGreaterThan(12);
    expect(medianOf(late)).toBeGreaterThan(medianOf(warmed(run, record, 'superheat_k', start, start + 7 * day)) + 1);
  }
  for (const record of run.of('normal_defrost')) {
    expect(medianOf(warmed(run, record, 'superheat_k', 0, 9e15))).toBeCloseTo(8, 0);
    expect(Math.max(...run.trace(record, 'defrost_duration_s').map(([, v]) => v))).toBeGreaterThan(200);
  }
  for (const record of run.of('too_cold_for_the_pump')) {
    const states = (run.said.get(record.device ?? '') ?? [])
      .filter(({ at: when }) => when > at(record.onset) && when < at(record.end))
      .map(({ values }) => values.compressor_state);
    expect(states).not.toContain('running');
  }
});

test('SC-10: a hidden element heats alone, in air that the pump could use, and the water stays warm', () => {
  const run = playScenario('SC-10', {
    hours: 5 * 24,
    devices: 10,
    type: 'heat_pump_water_heater',
    density: 4,
    long: true,
  });
  for (const record of run.of('hidden_element')) {
    const from = at(record.onset) + 6 * hour;
    const to = at(record.end) - minute;
    expect(Math.max(...run.trace(record, 'compressor_current_a', from, to).map(([, v]) => v))).toBe(0);
    expect(Math.max(...run.trace(record, 'element_lower_current_a', from, to).map(([, v]) => v))).toBeGreaterThan(5);
    expect(Math.min(...run.trace(record, 'ambient_air_temp_c', from).map(([, v]) => v))).toBeGreaterThan(1.7);
    expect(medianOf(run.trace(record, 'tank_upper_temp_c', from).map(([, v]) => v))).toBeGreaterThan(38);
  }
});

test('SC-11: the element draws nothing, the anode passes a quarter, the leakage grows until the protection trips', () => {
  const run = playScenario('SC-11', {
    hours: 20 * 24,
    devices: 12,
    type: 'electric_water_heater',
    density: 2,
    long: true,
  });
  for (const record of run.of('element_open')) {
    const currents = run.trace(record, 'element_lower_current_a', at(record.onset) + 2 * minute, at(record.end));
    expect(Math.max(...currents.map(([, v]) => v))).toBe(0);
    expect(
      Math.max(...run.trace(record, 'heating_power_w', at(record.onset), at(record.end)).map(([, v]) => v)),
    ).toBeGreaterThan(1_000);
  }
  for (const record of run.of('anode_wear')) {
    const anode = run.trace(record, 'anode_remaining_pct');
    const dueAt = at(record.details.due_at);
    expect(anode.filter(([when]) => when > dueAt + day).every(([, pct]) => pct < 25.1)).toBe(true);
    expect(anode.filter(([when]) => when < dueAt - day).every(([, pct]) => pct > 24.9)).toBe(true);
  }
  for (const record of run.of('leakage')) {
    const trippedAt = at(record.details.tripped_at);
    const current = run.trace(record, 'leakage_current_ma', at(record.onset), trippedAt + 10 * minute);
    expect(Math.max(...current.filter(([when]) => when < trippedAt - minute).map(([, v]) => v))).toBeLessThan(10.2);
    expect(Math.max(...current.map(([, v]) => v))).toBeGreaterThan(9.5);
  }
});
