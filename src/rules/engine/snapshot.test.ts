import { deserialize, serialize } from 'node:v8';
import { expect, test } from 'vitest';
import type { Catalogue, DeviceType } from '../../telemetry/index.ts';
import { heater, testCatalogue } from '../test-catalogue.ts';
import { createEngine } from './engine.ts';
import type { EngineSnapshot } from './snapshot.ts';
import { type Bench, benchWith, createBench, inShort } from './test-bench.ts';

const low = { when: 'pressure_pa < 50', for: '10s', severity: 'P2' };

function moved(bench: Bench, catalogue: Catalogue = testCatalogue): Bench {
  const engine = createEngine(catalogue);
  engine.restore(deserialize(serialize(bench.engine.snapshot())) as EngineSnapshot);
  return createBench(engine);
}

/** The heater of a later version: a signal more in front, one gone. */
function grown(): DeviceType {
  const [first, ...rest] = heater.signals;
  const added = { ...first, name: 'humidity_pct' } as (typeof heater.signals)[number];
  const signals = [added, ...[first, ...rest].filter((one) => one?.name !== 'note')].map((one, slot) => ({
    ...(one as (typeof heater.signals)[number]),
    slot,
  }));
  return { ...heater, signals, slotOf: new Map(signals.map(({ name, slot }) => [name, slot])) };
}

test('a snapshot finds its values, timers and windows again under a catalogue that grew', () => {
  const bench = benchWith(low, { id: 'AVG', when: 'avg(temp_c, "1m") > 60', for: '12s', severity: 'P3' });
  bench.reading(1, { pressure_pa: 40, temp_c: 70, burner_state: 'flame', note: 'x' });
  const after = moved(bench, { types: new Map([['heater', grown()]]) });
  after.until(60);
  expect(after.verdicts.map(inShort)).toEqual(['R breach P2 at 11 since 1', 'AVG breach P3 at 13 since 1']);
  const values = after.engine.deviceNow('h1')?.values ?? {};
  expect(Object.keys(values).sort()).toEqual(['burner_state', 'pressure_pa', 'temp_c']);
  expect(values.burner_state?.value).toBe('flame');
});

test('an engine that took a snapshot goes on by itself', () => {
  const bench = benchWith(low);
  bench.reading(1, { pressure_pa: 40 });
  const other = moved(bench);
  bench.reading(5, { pressure_pa: 60 });
  bench.until(60);
  other.until(60);
  expect(bench.verdicts).toEqual([]);
  expect(other.verdicts.map(inShort)).toEqual(['R breach P2 at 11 since 1']);
});

test('a snapshot keeps what cannot be seen: retired devices, refused rules, controls taken', () => {
  const bench = benchWith(low);
  bench.device(1, { id: 'h2' });
  bench.control(2, 'h1', { label: 'device-retired' });
  bench.rule(3, { ...low, when: 'presure_pa < 50' }, 2);
  const after = moved(bench);
  expect(after.engine.seq).toBe(bench.engine.seq);
  expect(after.engine.deviceNow('h1')).toBeUndefined();
  expect(after.engine.blind()).toEqual(bench.engine.blind());
  expect(after.engine.snapshot()).toEqual(bench.engine.snapshot());
});

test('a snapshot of before sketches were kept by themselves is taken, and what it lacks begins anew', () => {
  const bench = benchWith({ when: 'median(pressure_pa, "1m") < 50', severity: 'P3' });
  bench.reading(1, { pressure_pa: 40 });
  const { types, devices, ...rest } = bench.engine.snapshot();
  const engine = createEngine(testCatalogue);
  engine.restore({
    ...rest,
    types: types.map(({ sketches: _, ...type }) => type),
    devices: devices.map((one) => one && { ...one, sketches: undefined as never }),
  });
  const after = createBench(engine);
  after.reading(5, { pressure_pa: 60 });
  expect(bench.verdicts.map(inShort)).toEqual(['R breach P3 at 1 since 1']);
  // With the reading of before the median would be 40.
  expect(after.verdicts.map(inShort)).toEqual(['R clear P3 at 5 since 5']);
});
