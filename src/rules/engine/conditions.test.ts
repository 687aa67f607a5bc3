import { describe, expect, test } from 'vitest';
import { benchWith, inShort } from './test-bench.ts';

const low = { when: 'pressure_pa < 50', for: '10s', severity: 'P2' };
const story = (bench: ReturnType<typeof benchWith>): string[] => bench.verdicts.map(inShort);

describe('a condition with `for`', () => {
  test('breaches once it has held for that long, on the second, without a further reading', () => {
    const bench = benchWith(low);
    bench.reading(3.2, { pressure_pa: 40 });
    bench.until(60);
    expect(story(bench)).toEqual(['R breach P2 at 14 since 3.2']);
  });

  test('starts anew when it was interrupted', () => {
    const bench = benchWith(low);
    bench.reading(1, { pressure_pa: 40 });
    bench.reading(9, { pressure_pa: 60 });
    bench.reading(10, { pressure_pa: 40 });
    bench.until(19);
    expect(story(bench)).toEqual([]);
    bench.until(20);
    expect(story(bench)).toEqual(['R breach P2 at 20 since 10']);
  });

  test('breaches at the reading itself when there is nothing to wait for', () => {
    const bench = benchWith({ ...low, for: '0s' });
    expect(bench.reading(1.25, { pressure_pa: 40 }).map(inShort)).toEqual(['R breach P2 at 1.25 since 1.25']);
  });

  test('carries the proof: what it read, since when, in whose time', () => {
    const bench = benchWith({ ...low, when: 'pressure_pa < 0.1 * device.rated_pa && avg(pressure_pa, "1m") < 45' });
    bench.device(0.5, { attributes: { gas_type: 'LPG' } });
    bench.reading(1, { pressure_pa: 40 });
    bench.until(20);
    expect(bench.verdicts[0]).toMatchObject({
      subject: { kind: 'device', id: 'h1' },
      level: 0,
      inputs: { pressure_pa: 40, 'device.rated_pa': 2800, 'avg(pressure_pa, "1m")': 40 },
    });
  });
});

describe('the end of an episode', () => {
  test('comes when no level holds any more, at once by default', () => {
    const bench = benchWith({ ...low, for: '0s' });
    bench.reading(1, { pressure_pa: 40 });
    bench.reading(2, { pressure_pa: 50 });
    expect(story(bench)).toEqual(['R breach P2 at 1 since 1', 'R clear P2 at 2 since 2']);
  });

  test('waits for its own condition to hold', () => {
    const bench = benchWith({ ...low, for: '0s', clear: { when: 'pressure_pa > 75', for: '60s' } });
    bench.reading(1, { pressure_pa: 40 });
    bench.reading(5, { pressure_pa: 60 });
    bench.reading(10, { pressure_pa: 80 });
    bench.reading(40, { pressure_pa: 70 });
    bench.reading(50, { pressure_pa: 80 });
    bench.until(200);
    expect(story(bench)).toEqual(['R breach P2 at 1 since 1', 'R clear P2 at 110 since 50']);
  });

  test('does not come from values that have become unknown', () => {
    const bench = benchWith({ ...low, for: '0s' });
    bench.reading(1, { pressure_pa: 40 });
    bench.until(7200);
    expect(story(bench)).toEqual(['R breach P2 at 1 since 1']);
  });

  test('takes a person when the rule says so, and the condition counts anew from there', () => {
    const bench = benchWith({ when: 'leak_on', severity: 'P1', for: '5s', clear: 'manual' });
    bench.reading(1, { leak_on: true });
    bench.reading(10, { leak_on: false });
    bench.reading(20, { leak_on: true });
    bench.until(30);
    bench.control(40, 'h1', { label: 'clear', rule: 'R', by: 'ann' });
    bench.until(60);
    expect(story(bench)).toEqual([
      'R breach P1 at 6 since 1',
      'R clear P1 at 40 since 40 manual',
      'R breach P1 at 46 since 41',
    ]);
  });
});

describe('levels', () => {
  const levels = [
    { when: 'temp_c > 60', for: '2s', severity: 'P3' },
    { when: 'temp_c > 80', for: '5s', severity: 'P1' },
  ];

  test('move an open episode up and down between breach and clear', () => {
    const bench = benchWith({ levels });
    bench.reading(1, { temp_c: 70 });
    bench.reading(10, { temp_c: 90 });
    bench.reading(20, { temp_c: 70 });
    bench.reading(30, { temp_c: 50 });
    expect(story(bench)).toEqual([
      'R breach P3 at 3 since 1',
      'R level P1 at 15 since 10',
      'R level P3 at 20 since 1',
      'R clear P3 at 30 since 30',
    ]);
    expect(bench.verdicts.map((one) => one.level)).toEqual([0, 1, 0, 0]);
  });

  test('begin with the most severe that holds', () => {
    const bench = benchWith({ levels: levels.map((one) => ({ ...one, for: '0s' })) });
    bench.reading(1, { temp_c: 90 });
    expect(story(bench)).toEqual(['R breach P1 at 1 since 1']);
  });
});

describe('`unless`', () => {
  test('holds timers at zero, opens nothing, and leaves an open episode open', () => {
    const bench = benchWith({ ...low, unless: ['service_mode'] });
    bench.reading(1, { pressure_pa: 40, service_on: true });
    bench.until(60);
    expect(story(bench)).toEqual([]);
    bench.reading(61, { service_on: false });
    bench.until(80);
    bench.reading(81, { service_on: true });
    bench.until(100);
    expect(story(bench)).toEqual(['R breach P2 at 71 since 61']);
    expect(bench.engine.openEpisodes()).toHaveLength(1);
  });

  test('does not inhibit while its condition is unknown', () => {
    const bench = benchWith({ ...low, for: '0s', unless: ['service_mode'] });
    expect(bench.reading(1, { pressure_pa: 40 })).toHaveLength(1);
  });
});

describe('unknown values', () => {
  test('never fire: a value older than its max age stops its timer', () => {
    const bench = benchWith({ when: 'quick_v < 30', for: '30s', severity: 'P3' });
    bench.reading(1, { quick_v: 10 });
    bench.until(300);
    expect(story(bench)).toEqual([]);
  });

  test('are no obstacle where the rest decides', () => {
    const bench = benchWith({ when: 'pressure_pa < 50 || temp_c > 90', severity: 'P3' });
    expect(bench.reading(1, { temp_c: 95 }).map(inShort)).toEqual(['R breach P3 at 1 since 1']);
  });

  test('can be asked for, and are noticed on the second when a value expires', () => {
    const bench = benchWith({ when: '!known(quick_v) && known(temp_c)', severity: 'P3' });
    bench.reading(1, { quick_v: 10, temp_c: 20 });
    bench.until(60);
    expect(story(bench)).toEqual(['R breach P3 at 22 since 22']);
  });
});

describe('functions over time', () => {
  test('`age` crosses its bound without a reading of its signal', () => {
    const bench = benchWith({ when: 'age(quick_v) > 30', severity: 'P3' });
    bench.reading(1.5, { quick_v: 1 });
    bench.until(100);
    expect(story(bench)).toEqual(['R breach P3 at 32 since 32']);
  });

  test('`held` counts how long a condition has been true', () => {
    const bench = benchWith({ when: 'held(temp_c > 60) >= 20 && pressure_pa < 50', severity: 'P3' });
    bench.reading(1, { temp_c: 70, pressure_pa: 80 });
    bench.reading(15, { pressure_pa: 40 });
    bench.until(30);
    expect(story(bench)).toEqual(['R breach P3 at 21 since 21']);
  });

  test('`count` falls as readings leave the window, which ends the episode by itself', () => {
    const bench = benchWith({ when: 'count(pressure_pa, "10s") >= 3', severity: 'P3' });
    for (const at of [1, 2, 3]) bench.reading(at, { pressure_pa: 1 });
    bench.until(60);
    expect(story(bench)).toEqual(['R breach P3 at 3 since 3', 'R clear P3 at 12 since 12']);
  });

  test('`time_to` forecasts by a straight line and ripens without readings', () => {
    const bench = benchWith({ when: 'time_to(temp_c, 0, "10m") < 120', severity: 'P2' });
    for (let i = 0; i <= 10; i += 1) bench.reading(i * 10, { temp_c: 25 - i });
    expect(story(bench)).toEqual([]);
    bench.until(140);
    // 25 - 0.1 t reaches 0 at 250 s.
    expect(story(bench)).toEqual(['R breach P2 at 131 since 131']);
  });
});
