import { deserialize, serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { testCatalogue } from '../test-catalogue.ts';
import { createEngine } from './engine.ts';
import { benchWith, createBench, inShort } from './test-bench.ts';

const flaps = { when: 'temp_c > 60', severity: 'P3', flapping: { episodes: 2, within: '1m', severity: 'P2' } };
const told = (bench: ReturnType<typeof benchWith>): string[] =>
  bench.verdicts.map((one) => `${inShort(one)}${one.flapping === true ? ' flapping' : ''}`);

/** Hot for five seconds in every ten, so often. */
function flicker(bench: ReturnType<typeof benchWith>, times: number): void {
  for (let i = 0; i < times; i += 1) {
    bench.reading(10 * i + 1, { temp_c: 70 });
    bench.reading(10 * i + 6, { temp_c: 50 });
  }
}

describe('a rule with `flapping`', () => {
  test('keeps the third episode of a minute open, with its severity, until it has been quiet for a minute', () => {
    const bench = benchWith(flaps);
    flicker(bench, 6);
    bench.until(300);
    expect(told(bench)).toEqual([
      'R breach P3 at 1 since 1',
      'R clear P3 at 6 since 6',
      'R breach P3 at 11 since 11',
      'R clear P3 at 16 since 16',
      'R breach P2 at 21 since 21 flapping',
      'R clear P2 at 116 since 56 flapping',
    ]);
  });

  test('leaves episodes alone that come more seldom', () => {
    const bench = benchWith(flaps);
    for (const at of [0, 31, 62, 93]) {
      bench.reading(at + 1, { temp_c: 70 });
      bench.reading(at + 2, { temp_c: 50 });
    }
    expect(bench.verdicts.some((one) => one.flapping)).toBe(false);
    expect(bench.verdicts).toHaveLength(8);
  });

  test('says that an open episode flaps when asked, and goes on through a snapshot', () => {
    const bench = benchWith(flaps);
    flicker(bench, 3);
    expect(bench.engine.openEpisodes()).toMatchObject([{ rule: 'R', severity: 'P2' }]);
    const engine = createEngine(testCatalogue);
    engine.restore(deserialize(serialize(bench.engine.snapshot())));
    const other = createBench(engine);
    other.until(200);
    bench.until(200);
    expect(told(other)).toEqual(told(bench).slice(-1));
    expect(told(other)).toEqual(['R clear P2 at 86 since 26 flapping']);
  });

  test('keeps a device that comes and goes silent', () => {
    const bench = benchWith({ missing: '10s', severity: 'P4', flapping: { episodes: 1, within: '30s' } });
    bench.step(0, { kind: 'heard', device: 'h1', why: 'status' });
    bench.step(15, { kind: 'heard', device: 'h1', why: 'status' });
    for (let at = 30; at <= 80; at += 5) bench.step(at, { kind: 'heard', device: 'h1', why: 'status' });
    expect(told(bench)).toEqual([
      'R breach P4 at 10 since 0 missing',
      'R clear P4 at 15 since 15 missing',
      'R breach P4 at 25 since 15 missing flapping',
      'R clear P4 at 60 since 30 missing flapping',
    ]);
  });
});

test('severity goes up and down with the level while one episode is open', () => {
  const bench = benchWith({
    levels: [
      { when: 'temp_c > 80', severity: 'P1' },
      { when: 'temp_c > 70', severity: 'P2' },
      { when: 'temp_c > 60', severity: 'P3' },
    ],
  });
  [65, 85, 75, 65, 75, 55].forEach((temp_c, i) => void bench.reading(10 * i + 1, { temp_c }));
  expect(bench.verdicts.map(({ kind, severity }) => `${kind} ${severity}`)).toEqual([
    'breach P3',
    'level P1',
    'level P2',
    'level P3',
    'level P2',
    'clear P2',
  ]);
});
