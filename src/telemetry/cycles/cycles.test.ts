import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseCatalogue } from '../catalogue/parse-catalogue.ts';
import { readingFlag } from '../event.ts';
import type { FoldSnapshot } from '../fold/fold.ts';
import { Journal, later, readingsOf, shippedCatalogue, signalsOf } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();
/** A heater that says nothing for longer is silent, in seconds. */
const silence = (catalogue.types.get('gas_water_heater')?.silenceAfter ?? 0) / 1_000;

/** A heater that says things at seconds; the derived readings that came of it. */
function heater() {
  const journal = new Journal(catalogue);
  journal.register('h');
  const derived: Record<string, unknown>[] = [];
  return {
    journal,
    derived,
    say(at: number, values: Record<string, unknown>, ts = at) {
      const readings = readingsOf(journal.arrive('h', later(at), { ts: later(ts), values }));
      for (const one of readings) {
        if ((one.flags & readingFlag.derived) !== 0)
          derived.push({ at: (one.ts - later(0)) / 1_000, ...signalsOf(one) });
      }
      return readings;
    },
  };
}

describe('the cycles of the catalogue that ships', () => {
  it('derive pressures of a burn when it ends, in a reading of their own of the same entry', () => {
    const { say, derived } = heater();
    say(0, { burner_state: 'idle', gas_supply_pressure_pa: 2_100 });
    say(60, { burner_state: 'ignite', gas_supply_pressure_pa: 2_000 });
    say(61, { burner_state: 'flame' });
    for (let i = 0; i < 10; i += 1)
      say(65 + 5 * i, { gas_supply_pressure_pa: 1_500 + 10 * i, flame_current_ua: 3 + i });
    expect(derived).toEqual([]);
    const [own, of] = say(120, { burner_state: 'postpurge', gas_supply_pressure_pa: 2_090 });
    expect(signalsOf(own as never)).toEqual({ burner_state: 'postpurge', gas_supply_pressure_pa: 2_090 });
    expect([own?.idx, of?.idx, of?.seq === own?.seq, of?.ts === own?.ts]).toEqual([0, 1, true, true]);
    expect(derived).toEqual([
      {
        ...{ at: 120, burn_duration_s: 60, gas_pressure_static_pa: 2_100, gas_pressure_dynamic_p10_pa: 1_500 },
        ...{ gas_pressure_drop_pa: 600, flame_current_burn_median_ua: 7 },
      },
    ]);
  });

  it('give nothing of a turn that is too short, and of one that nobody heard the end of', () => {
    const { say, derived } = heater();
    say(-5, { burner_state: 'idle' });
    say(0, { burner_state: 'flame', gas_supply_pressure_pa: 1_900 });
    say(5, { burner_state: 'idle' });
    say(10, { burner_state: 'flame', gas_supply_pressure_pa: 1_900 });
    say(10 + silence + 1, { burner_state: 'idle' });
    expect(derived).toEqual([]);
  });

  it('take a static pressure only from shortly before', () => {
    const { say, derived } = heater();
    say(0, { burner_state: 'idle', gas_supply_pressure_pa: 2_100 });
    say(600, { burner_state: 'flame' });
    say(605, { gas_supply_pressure_pa: 1_800 });
    say(660, { burner_state: 'idle' });
    expect(derived).toEqual([{ at: 660, burn_duration_s: 60, gas_pressure_dynamic_p10_pa: 1_800 }]);
  });

  it('take the pressure that a burn ends with for no static pressure of the next', () => {
    const { say, derived } = heater();
    say(-5, { burner_state: 'idle', gas_supply_pressure_pa: 2_100 });
    say(0, { burner_state: 'flame' });
    say(30, { gas_supply_pressure_pa: 1_800 });
    say(60, { burner_state: 'idle', gas_supply_pressure_pa: 1_750 });
    say(60, { gas_supply_pressure_pa: 1_760 });
    say(100, { burner_state: 'flame' });
    say(160, { burner_state: 'idle' });
    say(161, { gas_supply_pressure_pa: 2_080 });
    say(200, { burner_state: 'flame' });
    say(260, { burner_state: 'idle' });
    expect(derived.map((burn) => burn.gas_pressure_static_pa)).toEqual([2_100, 2_100, 2_080]);
  });

  it('let a late reading into no turn, and end no turn by one', () => {
    const { say, derived } = heater();
    say(-5, { burner_state: 'idle' });
    say(0, { burner_state: 'flame', gas_supply_pressure_pa: 1_800 });
    say(30, { gas_supply_pressure_pa: 1_800 });
    say(31, { burner_state: 'idle', gas_supply_pressure_pa: 10 }, 20);
    say(60, { burner_state: 'idle' });
    expect(derived).toEqual([{ at: 60, burn_duration_s: 60, gas_pressure_dynamic_p10_pa: 1_800 }]);
  });

  it('never derive what the device sends itself, also when it says so only as the turn ends', () => {
    const { say, derived } = heater();
    say(-5, { burner_state: 'idle' });
    say(0, { burner_state: 'flame' });
    say(30, { gas_supply_pressure_pa: 1_800 });
    say(60, { burner_state: 'idle', gas_pressure_dynamic_p10_pa: 1_234 });
    say(100, { burner_state: 'flame' });
    say(130, { gas_supply_pressure_pa: 1_800, flame_current_ua: 4 });
    say(131, { flame_current_burn_median_ua: 5 }, 90);
    say(160, { burner_state: 'idle' });
    expect(derived).toEqual([
      { at: 60, burn_duration_s: 60 },
      { at: 160, burn_duration_s: 60 },
    ]);
  });

  it('give nothing of a turn whose beginning nobody saw', () => {
    const { say, derived } = heater();
    say(0, { burner_state: 'flame', gas_supply_pressure_pa: 1_800 });
    say(60, { burner_state: 'idle' });
    say(60 + silence + 1, { burner_state: 'flame', gas_supply_pressure_pa: 1_800 });
    say(60 + silence + 61, { burner_state: 'idle' });
    expect(derived).toEqual([]);
  });

  it('give nothing that its signal could not believably be', () => {
    const { journal } = heater();
    journal.register('e', { type: 'electric_water_heater' });
    const say = (at: number, values: object) => readingsOf(journal.arrive('e', later(at), { ts: later(at), values }));
    say(0, { heating_power_w: 0 });
    say(10, { heating_power_w: 2_000, tank_upper_temp_c: -50 });
    say(400, { tank_upper_temp_c: 290 });
    const [, run] = say(700, { heating_power_w: 0 });
    expect(run && signalsOf(run)).toEqual({ heating_run_s: 690, heating_run_energy_wh: (2_000 * 690) / 3_600 });
  });

  it('begin anew with a new board', () => {
    const { journal, say, derived } = heater();
    say(-5, { burner_state: 'idle' });
    say(0, { burner_state: 'flame' });
    journal.register('h', { board: 'b2' }, later(10));
    say(60, { burner_state: 'idle' });
    expect(derived).toEqual([]);
  });

  it('wait for half an hour of a run of the compressor', () => {
    const journal = new Journal(catalogue);
    journal.register('p', { type: 'heat_pump_water_heater' });
    const say = (at: number, values: object) => readingsOf(journal.arrive('p', later(at), { ts: later(at), values }));
    say(-5, { compressor_state: 'off' });
    say(0, { compressor_state: 'starting', superheat_k: 1 });
    for (let at = 60; at <= 3_600; at += 60) say(at, { superheat_k: at < 1_800 ? 1 : 8, ambient_air_temp_c: 12 });
    const [, run] = say(3_660, { compressor_state: 'off' });
    expect(run && signalsOf(run)).toEqual({
      ...{ compressor_run_s: 3_660, superheat_run_median_k: 8, ambient_run_min_temp_c: 12 },
    });
  });

  it('hold the heat that a tank took against what the compressor drew, where its volume is known', () => {
    const journal = new Journal(catalogue);
    journal.register('p', { type: 'heat_pump_water_heater', attributes: { tank_volume_l: 200 } });
    const say = (at: number, values: object) => readingsOf(journal.arrive('p', later(at), { ts: later(at), values }));
    say(0, { compressor_state: 'off' });
    const run = (from: number, element: object) => {
      say(from, { compressor_state: 'running', compressor_current_a: 5, tank_upper_temp_c: 40, tank_lower_temp_c: 30 });
      say(from + 1_000, element);
      say(from + 1_360, { heating_power_w: 0 });
      for (let at = from + 1_400; at < from + 3_500; at += 300) say(at, { rssi_dbm: -60 });
      say(from + 3_540, { tank_upper_temp_c: 50, tank_lower_temp_c: 44 });
      const [, derived] = say(from + 3_600, { compressor_state: 'off' });
      return derived ? signalsOf(derived) : {};
    };
    const alone = run(60, { rssi_dbm: -60 });
    expect(alone.compressor_run_energy_wh).toBe(5 * 220);
    expect(alone.cop_ratio).toBeCloseTo((12 * 200 * 1.163) / (5 * 220), 10);
    const helped = run(4_000, { heating_power_w: 2_000 });
    expect(helped.cop_ratio).toBeCloseTo((12 * 200 * 1.163 - 200) / (5 * 220), 10);
    say(7_700, { compressor_state: 'running', compressor_current_a: 5, tank_upper_temp_c: 40, tank_lower_temp_c: 30 });
    const [, short] = say(7_800, { compressor_state: 'off' });
    expect(short && Object.keys(signalsOf(short))).toEqual(['compressor_run_s', 'compressor_run_energy_wh']);
  });

  it('time trips, door cycles and defrosts of devices that do not say how long they took', () => {
    const journal = new Journal(catalogue);
    journal.register('l', { type: 'elevator' });
    journal.register('p', { type: 'heat_pump_water_heater' });
    const say = (id: string, at: number, values: object) =>
      readingsOf(journal.arrive(id, later(at), { ts: later(at), values }))
        .map(signalsOf)
        .at(-1);
    say('l', 0, { car_speed_m_s: 0, door_state: 'closed' });
    say('l', 5, { car_speed_m_s: 0.4, drive_current_a: 20 });
    say('l', 10, { car_speed_m_s: 1.5, drive_current_a: 12 });
    expect(say('l', 25, { car_speed_m_s: 0, drive_current_a: 0 })).toEqual({
      ...{ trip_duration_s: 20, car_speed_trip_max_m_s: 1.5 },
      ...{ drive_current_trip_mean_a: 16, drive_current_trip_max_a: 20 },
    });
    say('l', 26, { door_state: 'opening' });
    expect(say('l', 36, { door_state: 'closed' })).toEqual({ door_cycle_duration_s: 10 });
    say('p', 0, { defrost_state: 'idle' });
    say('p', 60, { defrost_state: 'defrosting' });
    expect(say('p', 360, { defrost_state: 'dripping' })).toEqual({ defrost_duration_s: 300 });
    say('p', 1_560, { defrost_state: 'idle' });
    say('p', 2_160, { defrost_state: 'defrosting' });
    const second = say('p', 2_400, { defrost_state: 'idle' });
    expect(second).toEqual({ defrost_duration_s: 240, defrost_interval_s: 1_800 });
    say('p', 2_400 + silence + 1, { defrost_state: 'idle' });
    say('p', 2_500 + silence, { defrost_state: 'defrosting' });
    expect(say('p', 2_600 + silence, { defrost_state: 'idle' })).toEqual({ defrost_duration_s: 100 });
  });
});

it('takes little of a snapshot between turns', () => {
  const { journal, say } = heater();
  say(0, { burner_state: 'idle', gas_supply_pressure_pa: 2_100 });
  say(60, { burner_state: 'flame' });
  say(120, { burner_state: 'idle' });
  const [state] = journal.fold.snapshot().devices;
  expect(serialize(state?.cycles).length).toBeLessThan(200);
});

const step = fc.record({
  gap: fc.constantFrom(1, 2, 4, 8, 8, 20, 20, 60, 300, silence + 200),
  burner: fc.constantFrom('idle', 'flame', undefined),
  pressure: fc.option(fc.integer({ min: 0, max: 3_000 }), { nil: undefined }),
  cut: fc.boolean(),
});

interface Said {
  readonly at: number;
  readonly burner: string | undefined;
  readonly pressure: number | undefined;
}

/** The burns of what was said, worked out from the whole of it. */
function burnsOf(said: readonly Said[]): unknown[] {
  const burns: unknown[] = [];
  const still: { at: number; pressure: number }[] = [];
  let began: number | undefined;
  let seenIdle = false;
  said.forEach(({ at, burner, pressure }, i) => {
    if (at - (said[i - 1]?.at ?? at) > silence) {
      began = undefined;
      seenIdle = false;
    }
    if (burner === 'flame' && seenIdle) began ??= at;
    const from = began;
    if (burner === 'idle') {
      began = undefined;
      seenIdle = true;
    }
    const ends = burner === 'idle' && from !== undefined;
    if (began === undefined && seenIdle && !ends && pressure !== undefined) still.push({ at, pressure });
    if (burner !== 'idle' || from === undefined) return;
    if (at - from < 10 || at - from > 6 * 3_600) return;
    const inside = said.filter((one) => one.at >= from + 3 && one.at < at).flatMap(({ pressure }) => pressure ?? []);
    const rested = still.filter((one) => one.at < from && from - one.at <= 360).at(-1)?.pressure;
    const low = inside.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(inside.length * 0.1 - 1e-9)) - 1];
    burns.push({
      ...{ at, burn_duration_s: at - from },
      ...(rested === undefined ? {} : { gas_pressure_static_pa: rested }),
      ...(low === undefined ? {} : { gas_pressure_dynamic_p10_pa: low }),
      ...(rested === undefined || low === undefined ? {} : { gas_pressure_drop_pa: rested - low }),
    });
  });
  return burns;
}

test('cycles give what a look at everything gives, also through snapshots anywhere', () => {
  let burns = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const { journal, say, derived } = heater();
      let at = 0;
      const said = steps.map(({ gap, burner, pressure, cut }) => {
        at += gap;
        if (cut) {
          const saved = deserialize(serialize(journal.fold.snapshot())) as FoldSnapshot;
          journal.fold = journal.newFold();
          journal.fold.restore(saved);
        }
        say(at, {
          rssi_dbm: -60,
          ...(burner && { burner_state: burner }),
          ...(pressure !== undefined && { gas_supply_pressure_pa: pressure }),
        });
        return { at, burner, pressure };
      });
      expect(derived).toEqual(burnsOf(said));
      burns += derived.length;
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(burns).toBeGreaterThan(300);
});

describe('a cycle that is written wrong', () => {
  const kettle = (cycle: string): string => `type: kettle
title: { en: Kettle, zh-CN: 水壶 }
idle_interval: 5m
silence_after: 30m
signals:
  lid_state: { title: { en: a, zh-CN: b }, source: s, kind: enum, values: [open, shut] }
  hot_c: { title: { en: a, zh-CN: b }, source: s, kind: number, unit: °C }
  max_c: { title: { en: a, zh-CN: b }, source: s, kind: number, unit: °C }
cycles:
  boil: ${cycle}
`;
  const good =
    '{ title: { en: a, zh-CN: b }, while: { signal: lid_state, in: [shut] }, signals: { max_c: { max: hot_c } } }';
  const faults = (text: string): string[] => {
    const parsed = parseCatalogue([{ path: 'k.yaml', text: kettle(text) }]);
    return 'faults' in parsed ? parsed.faults.map(({ line, sentence }) => `${line}: ${sentence}`) : [];
  };

  it('is told with its place and the remedy; a right one is not', () => {
    expect(faults(good)).toEqual([]);
    expect(faults(good.replace('[shut]', '[shuts]'))).toEqual([
      '10: cycle boil: while: lid_state is never shuts; it has open, shut',
    ]);
    expect(faults(good.replace('lid_state', 'lids_state'))).toEqual([
      '10: cycle boil: while: the type has no signal lids_state',
    ]);
    expect(faults(good.replace('max: hot_c', 'max: hot_c, q: 1'))).toEqual([
      '10: cycle boil: max_c: max has no q; known are settle, absent',
    ]);
    expect(faults(good.replace('max: hot_c', 'interval: true, settle: 3s'))).toEqual([
      '10: cycle boil: max_c: interval has no settle; known are none',
    ]);
    expect(faults(good.replace('max: hot_c', 'quantile: hot_c, q: 3'))).toEqual([
      '10: cycle boil: max_c: q must be from 0 to 1',
    ]);
    expect(faults(good.replace('max: hot_c', 'most: hot_c'))[0]).toContain('needs one of duration, interval, before');
    expect(faults(good.replace('max: hot_c', 'max: lid_state'))).toEqual([
      '10: cycle boil: max_c: lid_state is no number',
    ]);
    expect(faults(good.replace('{ max: hot_c }', '{ minus: [hot_c, max_c] }'))).toEqual([
      '10: cycle boil: max_c: minus needs a list of two or more values of this cycle that stand before it, device.<attribute> or numbers',
    ]);
    expect(faults(good.replace('{ max: hot_c }', '{ times: [2] }'))[0]).toContain('times needs a list of two or more');
    const steps = good.replace(
      'signals:',
      'values: { a: { mean: hot_c }, b: { times: [a, device.litres, 2] } }, signals:',
    );
    expect(faults(steps)).toEqual([]);
    expect(faults(steps.replace('a: {', 'max_c: {').replace('[a,', '[max_c,'))).toEqual([
      '10: cycle boil: max_c stands both in values and in signals',
    ]);
    expect(faults(`${good}\n  cool: ${good}`)).toEqual(['11: cycle cool: max_c is given by cycle boil already']);
    expect(faults(good.replace('in: [shut]', 'above: 3'))).toEqual([
      '10: cycle boil: while: lid_state is no number; use in',
    ]);
  });
});
