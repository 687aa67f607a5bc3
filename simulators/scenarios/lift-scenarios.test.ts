import { expect, test } from 'vitest';
import { day, hour, minute, second } from '../calendar.ts';
import { medianOf, playScenario } from '../testing/play-scenario.ts';

const at = (text: unknown): number => Date.parse(String(text));

test('SC-15: the brake slows by half a percent a day and the levelling drifts 15 mm; healthy lifts keep both', () => {
  const run = playScenario('SC-15', { hours: 32 * 24, devices: 3, type: 'elevator', density: 3, long: true });
  const brake = (record: ReturnType<typeof run.of>[number], from: number, to: number) =>
    medianOf(run.trace(record, 'brake_apply_time_ms', from, to).map(([, v]) => v));
  const offs = (record: ReturnType<typeof run.of>[number], from: number, to: number) => {
    const errors = run.trace(record, 'levelling_error_mm', from, to).map(([, v]) => v);
    return errors.filter((mm) => Math.abs(mm) > 10).length / errors.length;
  };
  for (const record of run.of('brake_wear')) {
    const onset = at(record.onset);
    expect(brake(record, onset - 3 * day, onset)).toBeCloseTo(120, -0.5);
    expect(brake(record, onset + 24 * day, onset + 26 * day) / 120).toBeCloseTo(1.125, 1.5);
    expect(at(record.details.crossing_at) - onset).toBe(60 * day);
  }
  for (const record of run.of('levelling_drift')) {
    const crossing = at(record.details.crossing_at);
    expect(offs(record, crossing - 5 * day, crossing - 4 * day)).toBeLessThan(0.08);
    expect(offs(record, crossing + 4 * day, crossing + 5 * day)).toBeGreaterThan(0.12);
  }
  for (const record of run.of('healthy_lift')) {
    expect(offs(record, 0, 9e15)).toBeLessThan(0.01);
    expect(brake(record, 0, 9e15)).toBeCloseTo(120, -0.5);
  }
});

test('SC-16: three in ten of a district vanish at one instant; lifts with people in them stay and call for help', () => {
  const run = playScenario('SC-16', { hours: 12, devices: 120 });
  for (const record of run.of('regional_power_cut')) {
    const members = record.details.members as readonly string[];
    expect(members.length / Number(record.details.of)).toBeGreaterThan(0.1);
    expect(members.length / Number(record.details.of)).toBeLessThan(0.55);
    const cuts = run.of('feeder_lost').filter(({ device }) => members.includes(device ?? ''));
    expect(cuts.length).toBe(members.length);
    for (const cut of cuts) {
      const during = (run.said.get(cut.device ?? '') ?? []).filter(
        ({ at: when }) => when > at(record.onset) + minute && when < at(record.end) - 11 * minute,
      );
      if (cut.details.occupied === true) expect(during.length).toBeGreaterThan(0);
      else expect(during).toEqual([]);
      expect(cut.details.must_fire).toEqual(cut.details.occupied === true ? ['EL-01'] : []);
    }
    // Whoever comes back says everything at once.
    const back = cuts.filter(({ details, end }) => details.occupied !== true && end !== null);
    for (const { device, end } of back) {
      const first = (run.said.get(device ?? '') ?? []).find(({ at: when }) => when >= at(end) - second);
      expect(Object.keys(first?.values ?? {}).length).toBeGreaterThan(10);
    }
  }
});

test('SC-17: clocks, repetitions, delays, stuck sensors, reboots and testers show in the data as they should', () => {
  const run = playScenario('SC-17', { hours: 30, devices: 40, density: 4 });
  const said = (kind: string) =>
    run.of(kind).map((record) => {
      const list = run.said.get(record.device ?? '') ?? [];
      return list.filter(
        ({ at: when }) => when > at(record.onset) + 10 * minute && when < at(record.end) - 30 * minute,
      );
    });
  for (const list of said('clock_skew')) expect(new Set(list.map((one) => one.ts - one.at)).size).toBe(1);
  for (const list of said('clock_skew'))
    expect(Math.abs((list[0]?.ts ?? 0) - (list[0]?.at ?? 0))).toBeGreaterThan(5 * minute);
  for (const list of said('duplicates')) expect(new Set(list.map(({ seq }) => seq)).size).toBeLessThan(list.length);
  for (const list of said('late')) expect(Math.max(...list.map((one) => one.at - one.ts))).toBeGreaterThan(2 * minute);
  expect(said('out_of_order').some((list) => list.some((one, i) => i > 0 && one.seq < (list[i - 1]?.seq ?? 0)))).toBe(
    true,
  );
  for (const list of said('gateway_reboots')) {
    const uptimes = list.flatMap(({ values }) => (values.uptime_s === undefined ? [] : [Number(values.uptime_s)]));
    expect(Math.max(...uptimes)).toBeLessThan(21 * 60);
  }
  for (const record of run.of('stuck_sensor')) {
    const shown = ['water_inlet_temp_c', 'tank_lower_temp_c', 'ambient_air_temp_c', 'machine_room_temp_c'].map(
      (signal) =>
        new Set(run.trace(record, signal, at(record.onset) + hour, at(record.end) - hour).map(([, v]) => v)).size,
    );
    expect(Math.min(...shown.filter((count) => count > 0))).toBe(1);
  }
  for (const record of run.of('maintenance_left_on')) {
    const modes = (run.said.get(record.device ?? '') ?? [])
      .filter(({ at: when }) => when > at(record.onset) + minute && when < at(record.end))
      .flatMap(({ values }) => values.service_mode_state ?? []);
    expect(new Set(modes)).toEqual(new Set(['inspection']));
  }
});

test('SC-17: the same seed dirties the same bytes', () => {
  const texts = () => JSON.stringify([...playScenario('SC-17', { hours: 6, devices: 20, density: 4 }).said]);
  expect(texts()).toBe(texts());
});
