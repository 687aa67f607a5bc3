import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testCatalogue } from '../test-catalogue.ts';
import type { EpisodeState, Verdict } from '../verdict.ts';
import { coolingReaches } from '../weather/cooling.ts';
import { createSeries, feed, firstInside, seriesSpec } from '../windows/series.ts';
import { createEngine } from './engine.ts';
import type { EngineSnapshot } from './snapshot.ts';
import { createBench, epoch } from './test-bench.ts';
import { devices, type Happening, history } from './test-histories.ts';
import { type Look, type ModelRule, runModel } from './test-model.ts';

const seed = 20_260_301;

const below = (value: unknown, bound: number) =>
  value === undefined || Number.isNaN(bound) ? undefined : (value as number) < bound;
const above = (value: unknown, bound: number) =>
  value === undefined || Number.isNaN(bound) ? undefined : (value as number) > bound;
const avg = (values: readonly number[]) =>
  values.length === 0 ? undefined : values.reduce((sum, one) => sum + one, 0) / values.length;
const and = (a: boolean | undefined, b: boolean | undefined) =>
  a === false || b === false ? false : a === undefined || b === undefined ? undefined : true;

const countOf = (look: Look): number | undefined => {
  const inside = look.window('pressure_pa', 10_000, 1_000).length;
  return inside === 0 && look.value('pressure_pa') === undefined ? undefined : inside;
};

const ranked = (values: readonly number[], q: number): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length)) - 1];

/** NaN = unknown. */
function baselineOf(look: Look): number {
  const kept = look.sinceService('pressure_pa', 300_000);
  if (kept === undefined || kept.values.length < 5 || look.now < kept.from + 30_000) return Number.NaN;
  return ranked(kept.values, 0.5) ?? Number.NaN;
}

/** The least of the points that speak for an instant of the next 40 s. */
function lowestOf({ forecast, now }: Look): number | undefined {
  const times = [...(forecast?.times ?? [])];
  const ends = times.map((time, i) => times[i + 1] ?? time + 3_600_000);
  const inside = times.flatMap((time, i) => ((i === 0 || time <= now + 40_000) && (ends[i] ?? 0) > now ? [i] : []));
  const temperatures = inside.map((i) => forecast?.outdoorC[i] ?? Number.NaN);
  return temperatures.length === 0 ? undefined : Math.min(...temperatures);
}

/** Reckoned from all readings anew; whether the reckoning is right is for its own tests. */
function coolingOf(look: Look): number | undefined {
  const spec = seriesSpec({ name: 'temp_c', slot: 0 }, 30_000, 'cooling');
  const series = createSeries(spec);
  let newest = Number.NEGATIVE_INFINITY;
  for (const { ts, value } of look.all('temp_c')) {
    newest = Math.max(newest, ts);
    feed(series, spec, ts, value, newest);
  }
  const reached = coolingReaches(series, spec, firstInside(series, spec, newest), 45, look.forecast);
  return Number.isNaN(reached) ? undefined : Math.max(0, reached - look.now) / 1000;
}

const rules: readonly ModelRule[] = [
  {
    document: {
      id: 'FOR',
      when: 'pressure_pa < 50',
      for: '10s',
      severity: 'P2',
      clear: { when: 'pressure_pa > 75', for: '5s' },
    },
    reads: ['pressure_pa'],
    levels: [{ holds: (look) => below(look.value('pressure_pa'), 50), for: 10_000 }],
    clear: { holds: (look) => above(look.value('pressure_pa'), 75), for: 5_000 },
  },
  {
    document: {
      id: 'LEVELS',
      levels: [
        { when: 'temp_c > 80', for: '3s', severity: 'P1' },
        { when: 'temp_c > 60', severity: 'P3' },
      ],
    },
    reads: ['temp_c'],
    levels: [
      { holds: (look) => above(look.value('temp_c'), 80), for: 3_000 },
      { holds: (look) => above(look.value('temp_c'), 60), for: 0 },
    ],
  },
  {
    document: {
      id: 'EXPIRES',
      when: 'quick_v < 30 && temp_c > 60',
      for: '12s',
      severity: 'P3',
      unless: ['service_mode'],
    },
    reads: ['quick_v', 'temp_c', 'service_on'],
    service: true,
    levels: [{ holds: (look) => and(below(look.value('quick_v'), 30), above(look.value('temp_c'), 60)), for: 12_000 }],
  },
  {
    document: { id: 'WINDOW', when: 'avg(quick_v, "30s") > 50', for: '4s', severity: 'P3' },
    reads: ['quick_v'],
    timed: true,
    levels: [{ holds: (look) => above(avg(look.window('quick_v', 30_000, 1_000)), 50), for: 4_000 }],
  },
  {
    document: { id: 'COUNT', when: 'count(pressure_pa, "10s") >= 3', severity: 'P3' },
    reads: ['pressure_pa'],
    timed: true,
    levels: [{ holds: (look) => above(countOf(look), 2), for: 0 }],
  },
  {
    document: { id: 'AGE', when: 'age(pressure_pa) > 20.5', severity: 'P4', clear: { for: '3s' } },
    reads: ['pressure_pa'],
    timed: true,
    levels: [{ holds: (look) => above(look.age('pressure_pa'), 20.5), for: 0 }],
    clear: { for: 3_000 },
  },
  {
    document: { id: 'HELD', when: 'held(temp_c > 60) > 7 && pressure_pa < 90', severity: 'P4' },
    reads: ['temp_c', 'pressure_pa'],
    timed: true,
    levels: [
      {
        holds: (look) =>
          and(above(look.held('h', above(look.value('temp_c'), 60)), 7), below(look.value('pressure_pa'), 90)),
        for: 0,
      },
    ],
  },
  {
    document: { id: 'POLLED', when: 'age(temp_c) * 2 > 25 + held(pressure_pa < 50)', severity: 'P4' },
    reads: ['temp_c', 'pressure_pa'],
    timed: true,
    levels: [
      {
        holds: (look) => {
          const held = look.held('h', below(look.value('pressure_pa'), 50));
          const age = look.age('temp_c');
          return held === undefined || age === undefined ? undefined : age * 2 > 25 + held;
        },
        for: 0,
      },
    ],
  },
  {
    document: { id: 'MEDIAN', when: 'median(quick_v, "30s") > 30', for: '2s', severity: 'P3' },
    reads: ['quick_v'],
    timed: true,
    levels: [{ holds: (look) => above(ranked(look.window('quick_v', 30_000, 5_000), 0.5), 30), for: 2_000 }],
  },
  {
    document: { id: 'QUANTILE', when: 'quantile(pressure_pa, 0.9, "1m") < 90', severity: 'P3' },
    reads: ['pressure_pa'],
    timed: true,
    levels: [{ holds: (look) => below(ranked(look.window('pressure_pa', 60_000, 5_000), 0.9), 90), for: 0 }],
  },
  {
    document: { id: 'LAST', when: 'last_n(temp_c > 66, pressure_pa, 2) >= 1', severity: 'P3' },
    reads: ['pressure_pa', 'temp_c'],
    timed: true,
    levels: [
      { holds: (look) => above(look.lastN('l', 'pressure_pa', 2, above(look.value('temp_c'), 66)), 0.5), for: 0 },
    ],
  },
  {
    document: { id: 'BASELINE', when: 'pressure_pa < 1.1 * baseline(pressure_pa, "5m")', severity: 'P3' },
    reads: ['pressure_pa'],
    timed: true,
    levels: [{ holds: (look) => below(look.value('pressure_pa'), 1.1 * baselineOf(look)), for: 0 }],
  },
  {
    document: { id: 'FORECAST', when: 'forecast_min("40s") < -5', severity: 'P3' },
    reads: [],
    timed: true,
    levels: [{ holds: (look) => below(lowestOf(look), -5), for: 0 }],
  },
  {
    document: { id: 'COOLING', when: 'cooling_time_to(temp_c, 45, "30s") < 40', for: '2s', severity: 'P3' },
    reads: ['temp_c'],
    timed: true,
    levels: [{ holds: (look) => below(coolingOf(look), 40), for: 2_000 }],
  },
  {
    document: { id: 'FLAPS', when: 'pressure_pa < 70', flapping: { episodes: 1, within: '50s' }, severity: 'P3' },
    reads: ['pressure_pa'],
    levels: [{ holds: (look) => below(look.value('pressure_pa'), 70), for: 0 }],
    flapping: { episodes: 1, within: 50_000 },
  },
  { document: { id: 'GONE', missing: '25s', severity: 'P4' }, reads: [], levels: [], missing: 25_000 },
];

/** Rules and devices are in force before the first second, so that engine and model begin alike. */
function runEngine(happenings: readonly Happening[], cuts: readonly number[]): readonly Verdict[] {
  let bench = createBench();
  for (const rule of rules) bench.rule(0, rule.document);
  for (const id of devices) bench.device(0, { id, district: 'west' });
  const verdicts: Verdict[] = [];
  happenings.forEach((one, index) => {
    if (cuts.includes(index)) bench = createBench(throughSnapshot(bench.engine.snapshot()));
    verdicts.push(...take(bench, one));
  });
  return verdicts;
}

function throughSnapshot(snapshot: EngineSnapshot) {
  const engine = createEngine(testCatalogue);
  engine.restore(deserialize(serialize(snapshot)) as EngineSnapshot);
  return engine;
}

function take(bench: ReturnType<typeof createBench>, one: Happening): readonly Verdict[] {
  const at = one.at / 1000;
  switch (one.kind) {
    case 'reading':
      return bench.reading(at, one.values, { ts: one.ts / 1000, device: one.device });
    case 'heard':
      return bench.step(at, { kind: 'heard', device: one.device, why: 'status' });
    case 'service':
      return bench.control(at, one.device, { label: 'service-done', by: 'ann' });
    case 'forecast': {
      const points = one.points.map(([time, outdoorC]) => [epoch + time, outdoorC] as const);
      const forecast = { place: 'west', issued_at: epoch + one.at, source: 'test', points };
      return bench.control(at, 'west', { label: 'forecast', ...forecast });
    }
    case 'clear':
      return bench.control(at, one.device, { label: 'clear', rule: one.rule, by: 'ann' });
    case 'pulse':
      return bench.until(at);
    default:
      return bench.daemon(at, one.kind);
  }
}

const inModelWords = (verdict: Verdict) => ({
  rule: verdict.rule,
  device: verdict.subject.id,
  kind: verdict.kind as string,
  level: verdict.level,
  at: verdict.at - epoch,
  since: verdict.since - epoch,
});

/** Some places, or every one. */
const cuts = fc.oneof(fc.uniqueArray(fc.nat({ max: 70 }), { maxLength: 5 }), fc.constant([...Array(150).keys()]));

/** What `event` makes of each reading stands after it, at the same instant. */
const followedBy = (happenings: readonly Happening[], event: (one: Happening & { kind: 'reading' }) => Happening) =>
  happenings.flatMap((one) => (one.kind === 'reading' ? [one, event(one)] : [one]));

const windowRules = ['WINDOW', 'COUNT', 'MEDIAN', 'QUANTILE', 'BASELINE', 'LAST', 'COOLING'];

describe('the engine', () => {
  test('says exactly what a model says that looks at everything every second', () => {
    const kinds = new Map<string, number>();
    let flapping = 0;
    const property = fc.property(history, (happenings) => {
      const fallen = runEngine(happenings, []);
      flapping += fallen.filter((one) => one.flapping === true && one.kind === 'clear').length;
      const verdicts = fallen.map(inModelWords);
      for (const one of verdicts) kinds.set(`${one.rule} ${one.kind}`, (kinds.get(`${one.rule} ${one.kind}`) ?? 0) + 1);
      expect(verdicts).toEqual(runModel(rules, devices, happenings));
    });
    fc.assert(property, { seed, numRuns: 80 });
    expect(flapping).toBeGreaterThan(10);
    // Every rule must have spoken, or the equality says little.
    for (const { document } of rules) {
      expect(kinds.get(`${document.id} breach`) ?? 0, document.id).toBeGreaterThan(20);
      expect(kinds.get(`${document.id} clear`) ?? 0, document.id).toBeGreaterThan(10);
    }
  });

  test('gives equal verdicts, to the last bit of their inputs, wherever snapshots cut the history', () => {
    const property = fc.property(history, cuts, (happenings, where) => {
      expect(runEngine(happenings, where)).toStrictEqual(runEngine(happenings, []));
    });
    fc.assert(property, { seed, numRuns: 80 });
  });

  test('lets backfill change nothing but windows', () => {
    const property = fc.property(history, fc.integer({ min: 1, max: 60_000 }), (happenings, older) => {
      const low = { pressure_pa: 20, temp_c: 90, quick_v: 10 };
      const backfill = followedBy(happenings, (one) => {
        const values = Object.fromEntries(Object.entries(low).filter(([name]) => name in one.values));
        return { ...one, ts: one.ts - older, values };
      });
      const silent = followedBy(happenings, ({ at, device }) => ({ kind: 'heard', at, device }));
      const say = (one: readonly Happening[]) =>
        runEngine(one, [])
          .map(inModelWords)
          .filter(({ rule }) => !windowRules.includes(rule));
      expect(say(backfill)).toEqual(say(silent));
    });
    fc.assert(property, { seed, numRuns: 75 });
  });

  test('fires no timer early, none twice, and none on what it does not know', () => {
    let fired = 0;
    const property = fc.property(history, (happenings) => {
      const open = new Set<string>();
      for (const { rule, subject, kind, deviceTime, since, inputs } of runEngine(happenings, [])) {
        const episode = `${rule} ${subject.id}`;
        expect(open.has(episode)).toBe(kind !== 'breach');
        if (kind === 'clear') open.delete(episode);
        else open.add(episode);
        if (rule !== 'FOR' || kind !== 'breach') continue;
        fired += 1;
        expect(inputs.pressure_pa).toBeLessThan(50);
        expect(deviceTime - since).toBeGreaterThanOrEqual(10_000);
      }
    });
    fc.assert(property, { seed, numRuns: 75 });
    expect(fired).toBeGreaterThan(50);
  });

  test('tells with each verdict the state before and after: one leads to the next', () => {
    let told = 0;
    const property = fc.property(history, (happenings) => {
      const left = new Map<string, EpisodeState | undefined>();
      for (const { rule, subject, kind, level, since, before, after } of runEngine(happenings, [])) {
        const episode = `${rule} ${subject.id}`;
        told += 1;
        expect(before?.level ?? null).toBe(left.get(episode)?.level ?? null);
        expect(before?.since ?? null).toBe(left.get(episode)?.since ?? null);
        expect(after?.level).toBe(kind === 'clear' ? null : level);
        if (kind === 'breach') expect(after?.since).toBe(since);
        if (kind !== 'clear' && before?.timers.length !== 0) expect(before?.timers[level]).toBe(since);
        left.set(episode, after);
      }
    });
    fc.assert(property, { seed, numRuns: 80 });
    expect(told).toBeGreaterThan(200);
  });

  test('fires no timer more than a tick late when readings arrive as they are taken', () => {
    let fired = 0;
    const property = fc.property(history, (happenings) => {
      const steady = happenings.filter(({ kind }) => kind === 'reading' || kind === 'pulse');
      const punctual = steady.map((one) => (one.kind === 'reading' ? { ...one, ts: one.at } : one));
      for (const { rule, kind, deviceTime, since } of runEngine(punctual, [])) {
        if (rule !== 'FOR' || kind !== 'breach') continue;
        fired += 1;
        expect(deviceTime - since).toBeLessThan(11_000);
      }
    });
    fc.assert(property, { seed, numRuns: 75 });
    expect(fired).toBeGreaterThan(50);
  });
});
