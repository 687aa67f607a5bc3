import { deserialize, serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { testCatalogue } from '../test-catalogue.ts';
import { createEngine } from './engine.ts';
import { benchWith, createBench } from './test-bench.ts';

const hot = {
  when: 'temp_c > params.limit_c',
  severity: 'P3',
  params: { limit_c: 60, other: 1 },
  overrides: [
    { for: { device: 'special' }, params: { limit_c: 10 } },
    { for: { city: 'town' }, params: { limit_c: 50 } },
    { for: { district: ['west', 'east'] }, params: { limit_c: 40 } },
    { for: { model: 'M1' }, params: { limit_c: 30 } },
    { for: { model: 'M1', city: 'town' }, params: { limit_c: 20 } },
    { for: { model: 'M2' }, params: { limit_c: 80 } },
    { for: { model: ['M2', 'M3'] }, params: { limit_c: 85 } },
  ],
};

/** The limit that the rule has for a device with these facts. */
function limitOf(facts: object): unknown {
  const bench = benchWith(hot);
  bench.device(1, { id: 'x', ...facts });
  bench.reading(2, { temp_c: 100 }, { device: (facts as { id?: string }).id ?? 'x' });
  return bench.verdicts[0]?.inputs['params.limit_c'];
}

describe('overrides', () => {
  test.each([
    [{}, 60],
    [{ city: 'other', district: 'north', model: 'M9' }, 60],
    [{ city: 'town' }, 50],
    [{ city: 'town', district: 'east' }, 40],
    [{ district: 'west', model: 'M1' }, 30],
    [{ city: 'town', district: 'west', model: 'M1' }, 20],
    [{ city: 'town', district: 'west', model: 'M2' }, 85],
    [{ id: 'special', city: 'town', district: 'west', model: 'M1' }, 10],
  ])('of %o make the limit %d: the most specific, and of equal ones the last', (facts, limit) => {
    expect(limitOf(facts)).toBe(limit);
  });

  test('follow a device that moves, from the next second on, and through a snapshot', () => {
    const bench = benchWith(hot);
    bench.device(1, { district: 'north' });
    bench.reading(2, { temp_c: 45 });
    bench.until(5);
    expect(bench.verdicts).toEqual([]);
    bench.device(6.5, { district: 'west' });
    const engine = createEngine(testCatalogue);
    engine.restore(deserialize(serialize(bench.engine.snapshot())));
    const other = createBench(engine);
    for (const one of [bench, other]) {
      one.until(7);
      expect(one.verdicts).toMatchObject([{ kind: 'breach', inputs: { 'params.limit_c': 40 } }]);
    }
  });

  test('of a new version count from then on, and of two rules with one name each its own', () => {
    const bench = benchWith(hot, { ...hot, id: 'S', overrides: [{ for: { device: 'h1' }, params: { limit_c: 90 } }] });
    bench.reading(1, { temp_c: 70 });
    expect(bench.verdicts.map(({ rule }) => rule)).toEqual(['R']);
    bench.rule(2, { ...hot, overrides: [{ for: { device: 'h1' }, params: { limit_c: 95 } }] }, 2);
    bench.until(4);
    expect(bench.verdicts.map(({ rule, kind }) => `${rule} ${kind}`)).toEqual(['R breach', 'R clear']);
  });
});
