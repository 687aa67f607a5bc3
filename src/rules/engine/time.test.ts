import { describe, expect, test } from 'vitest';
import { benchWith, inShort } from './test-bench.ts';

const low = { when: 'pressure_pa < 50', for: '10s', severity: 'P2' };
const story = (bench: ReturnType<typeof benchWith>): string[] => bench.verdicts.map(inShort);

describe('late readings', () => {
  test('that are still the newest of their signal alert at once, saying since when', () => {
    const bench = benchWith(low);
    bench.reading(100, { temp_c: 20 });
    bench.reading(101, { pressure_pa: 40 }, { ts: 70 });
    expect(story(bench)).toEqual(['R breach P2 at 101 since 70']);
  });

  test('that were superseded change neither values nor timers', () => {
    const bench = benchWith(low);
    bench.reading(100, { pressure_pa: 60 });
    for (let i = 0; i < 50; i += 1) bench.reading(101, { pressure_pa: 40 }, { ts: 10 + i });
    bench.until(300);
    expect(story(bench)).toEqual([]);
    expect(bench.engine.deviceNow('h1')?.values.pressure_pa?.value).toBe(60);
  });

  test('count in the windows they fall into, from the next second on', () => {
    const bench = benchWith({ when: 'count(pressure_pa, "1m") >= 4', severity: 'P3' });
    bench.reading(100, { pressure_pa: 60 });
    for (const ts of [80, 85, 90]) bench.reading(101.5, { pressure_pa: 60 }, { ts });
    expect(story(bench)).toEqual([]);
    bench.until(102);
    expect(story(bench)).toEqual(['R breach P3 at 102 since 102']);
  });

  test('of a device with a slow clock are timed by its own clock', () => {
    const bench = benchWith(low);
    bench.reading(1000, { pressure_pa: 40 }, { ts: 0.5 });
    bench.until(1009);
    expect(story(bench)).toEqual([]);
    bench.until(1010);
    expect(bench.verdicts).toHaveLength(1);
    expect(inShort(bench.verdicts[0] as never)).toBe('R breach P2 at 1010 since 0.5');
  });

  test('of a signal do not make a combined condition older than its other half', () => {
    const bench = benchWith({ ...low, when: 'pressure_pa < 50 && temp_c > 60' });
    bench.reading(90, { temp_c: 20 });
    bench.reading(100, { temp_c: 70 });
    bench.reading(101, { pressure_pa: 40 }, { ts: 70 });
    bench.until(200);
    expect(story(bench)).toEqual(['R breach P2 at 110 since 100']);
  });

  test('do not make a condition older than a value that had expired in between', () => {
    const bench = benchWith({ ...low, when: 'pressure_pa < 50 && quick_v < 30' });
    bench.reading(1, { quick_v: 10 });
    bench.reading(100, { quick_v: 10 });
    bench.reading(101, { pressure_pa: 40 }, { ts: 90 });
    bench.until(115);
    expect(story(bench)).toEqual(['R breach P2 at 110 since 100']);
  });
});

describe('absence', () => {
  const silent = { missing: 'silence_after', severity: 'P4' };

  test('is found after the interval of the device type and ends with a sign of life', () => {
    const bench = benchWith(silent);
    bench.reading(60, { temp_c: 20 });
    bench.until(4000);
    bench.step(4000.5, { kind: 'heard', device: 'h1', why: 'duplicate' });
    expect(story(bench)).toEqual(['R breach P4 at 1860 since 60 missing', 'R clear P4 at 4000.5 since 4000.5 missing']);
  });

  test('is found for a registered device that was never heard', () => {
    const bench = benchWith({ ...silent, missing: '10m' });
    bench.until(4000);
    expect(story(bench)).toEqual(['R breach P4 at 600 since 0 never-heard']);
  });

  test('is not found while anything at all is heard, not even of a device going offline', () => {
    const bench = benchWith({ ...silent, missing: '10m' });
    for (let at = 0; at < 7200; at += 500) bench.step(at, { kind: 'presence', device: 'h1', online: at % 1000 === 0 });
    expect(story(bench)).toEqual([]);
  });

  test('waits for signs of life to last when the rule says so', () => {
    const bench = benchWith({ missing: '10m', severity: 'P4', clear: { for: '5m' } });
    bench.until(700);
    bench.step(1000, { kind: 'heard', device: 'h1', why: 'status' });
    bench.until(2500);
    expect(story(bench).slice(1)).toEqual([
      'R clear P4 at 1300 since 1000 missing',
      'R breach P4 at 1600 since 1000 missing',
    ]);
  });

  test('starts anew after a stop of the daemon, with a full interval and a little more', () => {
    const bench = benchWith({ ...silent, missing: '10m' });
    bench.reading(10, { temp_c: 20 });
    bench.daemon(500, 'stop');
    bench.daemon(5000, 'start');
    bench.daemon(5003, 'admitting');
    bench.until(9000);
    expect(bench.verdicts).toHaveLength(1);
    const at = Number(/at (\d+)/.exec(inShort(bench.verdicts[0] as never))?.[1]);
    expect(at).toBeGreaterThanOrEqual(5603);
    expect(at).toBeLessThanOrEqual(5664);
  });

  test('takes a crash, which leaves no stop, for time not listened to', () => {
    const bench = benchWith({ ...silent, missing: '10m' });
    bench.reading(10, { temp_c: 20 });
    bench.until(500);
    bench.daemon(5000, 'start');
    bench.daemon(5003, 'admitting');
    bench.step(5010, { kind: 'heard', device: 'h1', why: 'status' });
    bench.until(5600);
    expect(story(bench)).toEqual([]);
  });

  test('cleared by a person counts from there', () => {
    const bench = benchWith({ ...silent, missing: '10m' });
    bench.until(700);
    bench.control(800, 'h1', { label: 'clear', rule: 'R', by: 'ann' });
    bench.until(1500);
    expect(story(bench).slice(1)).toEqual([
      'R clear P4 at 800 since 800 manual',
      'R breach P4 at 1400 since 0 never-heard',
    ]);
  });
});

describe('a stop of the daemon', () => {
  test('fires no timer while it lasts, and what is due in the first second after', () => {
    const bench = benchWith(low);
    bench.reading(1, { pressure_pa: 40 });
    bench.daemon(5, 'stop');
    bench.daemon(30, 'start');
    bench.until(40);
    expect(story(bench)).toEqual([]);
    bench.daemon(40.5, 'admitting');
    bench.until(60);
    expect(story(bench)).toEqual(['R breach P2 at 41 since 1']);
  });
});
