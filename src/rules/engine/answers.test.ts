import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { hours, instant } from '../../base/index.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { createEngine } from './engine.ts';
import { benchWith, createBench, epoch } from './test-bench.ts';

const hour = 3_600;
const day = 24 * hour;

const slow = {
  id: 'SLOW',
  title: 'Warmer than it was',
  device_types: ['heater'],
  when: 'avg(temp_c, "90d") > 1.1 * avg(temp_c, "180d")',
  every: '1d',
  severity: 'P4',
};

const answers = (values: readonly (number | null)[], rest: object = {}) =>
  ({
    ...{ label: 'answers', rule: 'SLOW', version: 1, asOf: instant(epoch), devices: ['h1'], values: [values] },
    ...rest,
  }) as never;

describe('a rule that the store is asked for', () => {
  it('says nothing before the first answer, breaches by one and ends by another', () => {
    const bench = benchWith(slow);
    bench.reading(1, { temp_c: 90 });
    expect(bench.until(2 * hour)).toEqual([]);
    expect(bench.control(3 * hour, 'SLOW', answers([60, 50]))).toMatchObject([
      {
        ...{ rule: 'SLOW', kind: 'breach', reason: 'condition', at: epoch + hours(3) },
        inputs: { 'avg(temp_c, "90d")': 60, 'avg(temp_c, "180d")': 50 },
      },
    ]);
    expect(bench.control(day + 3 * hour, 'SLOW', answers([51, 50]))).toMatchObject([{ kind: 'clear' }]);
  });

  it('takes an answer for unknown half a turn after the next one was due, and then neither fires nor clears', () => {
    const bench = benchWith({ ...slow, clear: { when: 'avg(temp_c, "90d") < 40' }, for: '30h' });
    bench.control(hour, 'SLOW', answers([60, 50]));
    expect(bench.until(hour + 30 * hour)).toMatchObject([{ kind: 'breach', since: epoch + hours(1) }]);
    const held = benchWith({ ...slow, for: '37h' });
    held.control(hour, 'SLOW', answers([60, 50]));
    expect(held.until(hour + 90 * hour)).toEqual([]);
  });

  it('takes no answers of another version, for a device it does not know, or of another shape', () => {
    const bench = benchWith(slow);
    for (const rest of [{ version: 2 }, { devices: ['h2'] }, { rule: 'FAST' }]) {
      expect(bench.control(hour, 'SLOW', answers([60, 50], rest))).toEqual([]);
    }
    expect(bench.control(hour, 'SLOW', answers([60]))).toEqual([]);
    expect(bench.control(hour, 'SLOW', answers([60, null]))).toEqual([]);
    expect(bench.control(hour, 'SLOW', answers([60, 50]))).toHaveLength(1);
  });

  it('keeps the last answer of a question that has none any more, and then takes it for unknown', () => {
    const bench = benchWith({ ...slow, for: '30h' });
    bench.control(hour, 'SLOW', answers([60, 50]));
    bench.control(day + hour, 'SLOW', answers([60, null]));
    expect(bench.until(3 * day)).toMatchObject([{ kind: 'breach', at: epoch + hours(31) }]);
    const gone = benchWith({ ...slow, for: '37h' });
    gone.control(hour, 'SLOW', answers([60, 50]));
    gone.control(day + hour, 'SLOW', answers([60, null]));
    expect(gone.until(3 * day)).toEqual([]);
  });

  it('begins anew with a new version', () => {
    const bench = benchWith(slow);
    bench.control(hour, 'SLOW', answers([60, 50]));
    bench.rule(2 * hour, { ...slow, severity: 'P3' }, 2);
    expect(bench.until(3 * hour)).toEqual([]);
    expect(bench.control(4 * hour, 'SLOW', answers([50, 50], { version: 2 }))).toMatchObject([{ kind: 'clear' }]);
  });

  it('remembers its answers through a snapshot', () => {
    const bench = benchWith({ ...slow, for: '5h' });
    bench.control(hour, 'SLOW', answers([60, 50]));
    const saved = deserialize(serialize(bench.engine.snapshot())) as ReturnType<typeof bench.engine.snapshot>;
    const engine = createEngine(testCatalogue);
    engine.restore(saved);
    const resumed = createBench(engine);
    expect(resumed.until(6 * hour)).toMatchObject([{ kind: 'breach', since: epoch + hours(1) }]);
    expect(bench.until(6 * hour)).toEqual(resumed.verdicts);
  });
});
