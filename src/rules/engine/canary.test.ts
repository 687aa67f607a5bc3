import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Canary, modeFor } from '../canary.ts';
import { parseRule } from '../parse-rule.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { createEngine } from './engine.ts';
import type { EngineSnapshot } from './snapshot.ts';
import { type Bench, benchWith, createBench, inShort } from './test-bench.ts';

const budget = { tickets: 3, per: '1d' };
const low = { when: 'pressure_pa < 50', severity: 'P2', mode: 'canary' };
const inWest = { ...low, canary: { districts: ['West'], budget } };
const story = (bench: Bench): string[] => bench.verdicts.map((one) => `${one.subject.id} ${one.mode} ${inShort(one)}`);

function town(rule: object): Bench {
  const bench = benchWith(rule);
  bench.device(0, { id: 'h1', district: 'West', model: 'A' });
  bench.device(0, { id: 'h2', district: 'East', model: 'B' });
  return bench;
}

const both = (bench: Bench, at: number, values: Parameters<Bench['reading']>[1]): void => {
  for (const device of ['h1', 'h2']) bench.reading(at, values, { device });
};

describe('a canary rule', () => {
  test.each([
    ['districts', { districts: ['West'] }],
    ['models', { models: ['A', 'C'] }],
    ['both', { models: ['A'], districts: ['West'] }],
  ])('acts on the part that %s name and is in shadow on the rest', (_, part) => {
    const bench = town({ ...low, canary: { ...part, budget } });
    both(bench, 1, { pressure_pa: 40 });
    both(bench, 5, { pressure_pa: 60 });
    expect(story(bench)).toEqual([
      'h1 active R breach P2 at 1 since 1',
      'h2 shadow R breach P2 at 1 since 1',
      'h1 active R clear P2 at 5 since 5',
      'h2 shadow R clear P2 at 5 since 5',
    ]);
    expect(bench.engine.openEpisodes()).toEqual([]);
  });

  test('whose part changes keeps the episodes whose mode stays, ends the others, and leaves other rules alone', () => {
    const other = { id: 'FOR', when: 'pressure_pa < 50', for: '10s', severity: 'P3' };
    const bench = town(inWest);
    bench.rule(0, other);
    both(bench, 1, { pressure_pa: 40 });
    bench.rule(5, { ...low, canary: { districts: ['West', 'East'], budget } }, 2);
    bench.until(30);
    expect(story(bench).filter((one) => one.includes(' R '))).toEqual([
      'h1 active R breach P2 at 1 since 1',
      'h2 shadow R breach P2 at 1 since 1',
      'h2 shadow R clear P2 at 5 since 5 rule-retired',
      'h2 active R breach P2 at 6 since 6',
    ]);
    expect(story(bench).filter((one) => one.includes(' FOR '))).toEqual([
      'h1 active FOR breach P3 at 11 since 1',
      'h2 active FOR breach P3 at 11 since 1',
    ]);
  });

  test('that becomes active keeps what it opened on its part, and acts on the rest anew', () => {
    const bench = town(inWest);
    both(bench, 1, { pressure_pa: 40 });
    bench.rule(5, { ...inWest, mode: 'active' }, 2);
    bench.until(10);
    expect(story(bench).slice(2)).toEqual([
      'h2 shadow R clear P2 at 5 since 5 rule-retired',
      'h2 active R breach P2 at 6 since 6',
    ]);
  });

  test('that is put back to shadow ends what it opened on its part', () => {
    const bench = town(inWest);
    both(bench, 1, { pressure_pa: 40 });
    bench.rule(5, { ...inWest, mode: 'shadow' }, 2);
    bench.until(10);
    expect(story(bench).slice(2)).toEqual([
      'h1 active R clear P2 at 5 since 5 rule-retired',
      'h1 shadow R breach P2 at 6 since 6',
    ]);
  });

  test('follows a device that moves into its part or out of it, through snapshots', () => {
    let bench = town(inWest);
    const told: string[] = [];
    const cut = (): void => {
      told.push(...story(bench));
      const engine = createEngine(testCatalogue);
      engine.restore(deserialize(serialize(bench.engine.snapshot())) as EngineSnapshot);
      bench = createBench(engine);
    };
    both(bench, 1, { pressure_pa: 40 });
    cut();
    bench.device(5, { id: 'h1', district: 'East', model: 'A' });
    cut();
    bench.device(8, { id: 'h2', district: 'West', model: 'B' });
    bench.until(10);
    cut();
    expect(told.slice(2)).toEqual([
      'h1 active R clear P2 at 5 since 5 rule-retired',
      'h1 shadow R breach P2 at 6 since 6',
      'h2 shadow R clear P2 at 8 since 8 rule-retired',
      'h2 active R breach P2 at 9 since 9',
    ]);
  });
});

describe('the share of a canary', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `GH-${String(i).padStart(6, '0')}`);
  const part = (share: number, rule = 'GH-02'): Set<string> => {
    const canary: Canary = { models: undefined, districts: undefined, share, budget: { tickets: 1, per: 1 as never } };
    const running = { id: rule, mode: 'canary', canary } as const;
    return new Set(ids.filter((id) => modeFor(running, { id, model: null, district: null }) === 'active'));
  };

  test.each([0.01, 0.1, 0.5, 0.9])('is %d of the fleet, within four standard deviations', (share) => {
    const sigma = Math.sqrt(ids.length * share * (1 - share));
    expect(Math.abs(part(share).size - ids.length * share)).toBeLessThan(4 * sigma);
  });

  test('grows by devices that join; none leaves', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (a, b) => {
          const [small, large] = a < b ? [a, b] : [b, a];
          expect(part(small).isSubsetOf(part(large))).toBe(true);
        },
      ),
      { numRuns: 10 },
    );
    expect(part(1).size).toBe(ids.length);
  });

  test('falls on other devices for another rule', () => {
    const shared = part(0.1).intersection(part(0.1, 'GH-04')).size;
    expect(Math.abs(shared - ids.length / 100)).toBeLessThan(60);
  });
});

describe('the text of a canary', () => {
  const faults = (more: string) => {
    const parsed = parseRule(`id: R\ntitle: r\ndevice_types: [heater]\nwhen: leak_on\nseverity: P2\n${more}`);
    return parsed.ok ? [] : parsed.faults.map(({ line, sentence }) => `${line} ${sentence}`);
  };

  test('names a part and a budget, and is no fault in another mode', () => {
    expect(faults('mode: canary\n')).toEqual([expect.stringContaining('`canary` is missing')]);
    expect(faults('mode: canary\ncanary: { budget: { tickets: 1, per: 1d } }\n')).toEqual([
      expect.stringContaining('names no part'),
    ]);
    expect(faults('mode: canary\ncanary: { share: 0.1 }\n')).toEqual([expect.stringContaining('budget')]);
    expect(faults('mode: canary\ncanary: { share: 2, budget: { tickets: 1, per: 1d } }\n')).toHaveLength(1);
    expect(faults('mode: canary\ncanary: { share: 0.1, budget: { tickets: 1, per: 0s } }\n')).toEqual([
      expect.stringContaining('at least 1s'),
    ]);
    expect(faults('mode: shadow\ncanary: { share: 0.1, budget: { tickets: 1, per: 1d } }\n')).toEqual([]);
  });
});
