import { deserialize, serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { heater, lift } from '../test-catalogue.ts';
import { createEngine } from './engine.ts';
import type { EngineSnapshot } from './snapshot.ts';
import { benchWith, createBench, inShort } from './test-bench.ts';

const low = { when: 'pressure_pa < 50', for: '10s', severity: 'P2' };
const hot = { id: 'HOT', when: 'temp_c > 60', for: '20s', severity: 'P3' };
const story = (bench: ReturnType<typeof benchWith>): string[] => bench.verdicts.map(inShort);

describe('a rule put at a position', () => {
  test('leaves the timers of other rules alone', () => {
    const bench = benchWith(low, hot);
    bench.reading(1, { pressure_pa: 40, temp_c: 70 });
    bench.rule(8, { ...low, when: 'pressure_pa < 45' }, 2);
    bench.until(60);
    expect(story(bench)).toEqual(['R breach P2 at 19 since 9', 'HOT breach P3 at 21 since 1']);
    expect(bench.verdicts.map((one) => one.version)).toEqual([2, 1]);
  });

  test('keeps the open episodes of its id, and ends them by its new condition', () => {
    const bench = benchWith(low);
    bench.reading(1, { pressure_pa: 40 });
    bench.until(20);
    bench.rule(30, { ...low, when: 'pressure_pa < 30' }, 2);
    bench.until(60);
    expect(story(bench)).toEqual(['R breach P2 at 11 since 1', 'R clear P2 at 31 since 31']);
  });

  test('ends its episodes when it is retired, made a draft, or changed to shadow', () => {
    for (const mode of ['retired', 'draft', 'shadow']) {
      const bench = benchWith({ ...low, for: '0s' });
      bench.reading(1, { pressure_pa: 40 });
      bench.rule(5, { ...low, for: '0s', mode }, 2);
      bench.until(20);
      const after = mode === 'shadow' ? ['R breach P2 at 6 since 6'] : [];
      expect(story(bench)).toEqual(['R breach P2 at 1 since 1', 'R clear P2 at 5 since 5 rule-retired', ...after]);
      expect(bench.verdicts[1]?.mode).toBe('active');
      expect(bench.verdicts[2]?.mode ?? 'shadow').toBe('shadow');
    }
  });

  test('that does not compile leaves the version before in force and is reported', () => {
    const bench = benchWith({ ...low, for: '0s' });
    bench.rule(1, { ...low, when: 'presure_pa < 50' }, 2);
    bench.reading(2, { pressure_pa: 40 });
    expect(bench.verdicts[0]?.version).toBe(1);
    const [rule] = bench.engine.blind('R');
    expect(rule?.refused).toMatchObject({ version: 2, faults: [{ code: 'unknown_name', suggestion: 'pressure_pa' }] });
  });

  test('is taken once: a control entry seen before changes nothing', () => {
    const bench = benchWith(low);
    const entry = { kind: 'control', subject: 'R', control: { label: 'rule-retired', id: 1, rule: 'R' } } as const;
    bench.step(1, entry);
    expect(bench.engine.blind('R')).toHaveLength(1);
  });
});

describe('a rule that goes', () => {
  test('ends every open episode, saying so', () => {
    const bench = benchWith({ ...low, for: '0s' });
    bench.reading(1, { pressure_pa: 40 });
    bench.control(5, 'R', { label: 'rule-retired', rule: 'R' });
    expect(story(bench)).toEqual(['R breach P2 at 1 since 1', 'R clear P2 at 5 since 5 rule-retired']);
  });
});

describe('a device', () => {
  test('that is retired ends its episodes and is heard no more', () => {
    const bench = benchWith({ ...low, for: '0s' }, { id: 'GONE', missing: '1m', severity: 'P4' });
    bench.reading(1, { pressure_pa: 40 });
    bench.control(5, 'h1', { label: 'device-retired' });
    bench.until(500);
    expect(story(bench)).toEqual(['R breach P2 at 1 since 1', 'R clear P2 at 5 since 5 device-retired']);
    expect(bench.engine.deviceNow('h1')).toBeUndefined();
  });

  test('with a new board starts anew', () => {
    const bench = benchWith({ ...low, for: '0s' }, hot);
    bench.reading(1, { pressure_pa: 40, temp_c: 70 });
    bench.device(5, { board: 'second' });
    bench.until(60);
    expect(story(bench)).toEqual(['R breach P2 at 1 since 1', 'R clear P2 at 5 since 5 device-retired']);
    expect(bench.engine.deviceNow('h1')?.values).toEqual({});
  });

  test('whose attributes change is judged by the new ones from the next second', () => {
    const bench = benchWith({ when: 'temp_c > device.limit_c', severity: 'P3' });
    bench.reading(1, { temp_c: 55 });
    bench.device(5.5, { attributes: { limit_c: 50 } });
    bench.until(10);
    expect(story(bench)).toEqual(['R breach P3 at 6 since 6']);
  });

  test('of another type is not touched by rules that do not name its type', () => {
    const bench = benchWith({ when: 'temp_c > 60', severity: 'P3', device_types: ['heater'] });
    bench.device(1, { id: 'l1', type: 'lift' });
    bench.reading(2, { temp_c: 99 }, { device: 'l1', type: lift });
    expect(story(bench)).toEqual([]);
  });
});

describe('what can be asked', () => {
  test('names the devices that a rule cannot judge, and the values it lacks', () => {
    const bench = benchWith({ ...low, when: 'pressure_pa < 50 && temp_c > 60' });
    bench.device(0, { id: 'h2' });
    bench.device(0, { id: 'h3' });
    bench.reading(1, { pressure_pa: 40, temp_c: 70 });
    bench.reading(1, { temp_c: 20 }, { device: 'h2' });
    bench.reading(1, { temp_c: 80 }, { device: 'h3' });
    expect(bench.engine.blind('R')[0]?.devices).toEqual([
      { device: 'h3', outcome: 'no_data', unknown: ['pressure_pa'], reason: 'pressure_pa was never sent.' },
    ]);
  });

  test.each([
    ['pressure_pa < 50', {}, 'no_data', 'pressure_pa was never sent.'],
    ['avg(pressure_pa, "1m") < 50', {}, 'no_data', 'pressure_pa was never sent.'],
    ['quick_v < 50', { quick_v: 3 }, 'no_data', 'quick_v is older than 20s.'],
    ['rate(temp_c, "5m") > 1', { temp_c: 3 }, 'unknown', 'rate(temp_c, "5m") has too few readings.'],
    ['temp_c > device.gas_limit', { temp_c: 3 }, 'unknown', 'device.gas_limit has no value.'],
    ['1 / (temp_c - 3) > 1', { temp_c: 3 }, 'unknown', 'what it computes has no value, as after a division by nought.'],
  ])('says of `%s` whether data are missing or no value can be made of them', (when, values, outcome, reason) => {
    const bench = benchWith({ when, severity: 'P3' });
    bench.reading(1, values);
    bench.until(60);
    expect(bench.engine.blind('R')[0]?.devices).toMatchObject([{ device: 'h1', outcome, reason }]);
  });

  test('tells of a rule that was refused on which devices it does not run', () => {
    const bench = benchWith({ when: 'presure_pa < 50', severity: 'P3' });
    bench.device(0, { id: 'l1', type: 'lift' });
    const sentence = 'The rule does not run: `presure_pa` is no signal of heater: did you mean `pressure_pa`?';
    expect(bench.engine.blind('R')[0]?.devices).toEqual([
      { device: 'h1', outcome: 'error', unknown: [], reason: sentence },
    ]);
  });

  test('tells of a rule that fits its device types no more, as after the catalogue lost a signal', () => {
    const bench = benchWith({ when: 'note == "x"', severity: 'P3' });
    const without = heater.signals.filter(({ name }) => name !== 'note').map((one, slot) => ({ ...one, slot }));
    const poorer = { ...heater, signals: without, slotOf: new Map(without.map(({ name, slot }) => [name, slot])) };
    const engine = createEngine({ types: new Map([['heater', poorer]]) });
    engine.restore(deserialize(serialize(bench.engine.snapshot())) as EngineSnapshot);
    expect(engine.blind('R')[0]?.devices).toMatchObject([{ device: 'h1', outcome: 'error' }]);
  });

  test('says what a device sent last, and what of it has expired', () => {
    const bench = createBench();
    bench.device(0);
    bench.reading(1, { burner_state: 'flame', leak_on: true, quick_v: 3 });
    bench.until(100);
    const now = bench.engine.deviceNow('h1');
    expect(now?.values.burner_state).toMatchObject({ value: 'flame', expired: false });
    expect(now?.values.leak_on).toMatchObject({ value: true, expired: false });
    expect(now?.values.quick_v).toMatchObject({ value: 3, expired: true });
  });
});
