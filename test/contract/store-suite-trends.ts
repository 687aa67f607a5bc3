import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Duration, days, hours, millis, minutes } from '../../src/base/index.ts';
import type { Store, TrendFunction, TrendQuery } from '../../src/store/index.ts';
import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import type { OpenStore } from './store-suite.ts';
import { at, batchOf, DAY_MS, heater, reading } from './store-world.ts';

const asked = (rest: Partial<TrendQuery> = {}): TrendQuery => ({
  ...{ type: heater.name, signal: 'outlet_temp_c', fn: 'avg', window: hours(1), asOf: at(hours(10)) },
  ...rest,
});

async function answer(store: Store, rest: Partial<TrendQuery> = {}): Promise<Record<string, number>> {
  const { devices, values } = await store.trend(asked(rest));
  return Object.fromEntries(devices.map((device, i) => [device, values[i] ?? Number.NaN]));
}

const outlet = (seq: number, ts: number, value: number, rest: { device?: string; at?: number } = {}) =>
  reading({ seq, ts, values: { outlet_temp_c: value }, ...rest });

export function describeTrends(open: OpenStore): void {
  const storing = async (...events: readonly TelemetryEvent[]): ReturnType<OpenStore> => {
    const opened = await open();
    await opened.store.append(batchOf(events));
    return opened;
  };
  const hour = hours(1);

  describe('trends', () => {
    test('fold the window before the instant, its end included and its beginning not', async () => {
      const end = at(10 * hour);
      await using opened = await storing(
        outlet(1, at(9 * hour), 1_000),
        outlet(2, at(9 * hour + 1), 1),
        outlet(3, at(9.5 * hour), 2),
        outlet(4, end, 6, { at: end - 1 }),
        outlet(5, end + 1, 1_000, { at: end - 1 }),
      );
      const fold = (fn: TrendFunction) => answer(opened.store, { fn });
      expect(await fold('avg')).toEqual({ 'h-1': 3 });
      expect(await fold('min')).toEqual({ 'h-1': 1 });
      expect(await fold('max')).toEqual({ 'h-1': 6 });
      expect(await fold('sum')).toEqual({ 'h-1': 9 });
      expect(await fold('count')).toEqual({ 'h-1': 3 });
      expect(await fold('delta')).toEqual({ 'h-1': 5 });
      expect(await fold('stddev')).toEqual({ 'h-1': Number(Math.sqrt(14 / 3).toPrecision(12)) });
      expect(await answer(opened.store, { fn: 'quantile', q: 0.5 })).toEqual({ 'h-1': 2 });
      const quantile = (q: number) => answer(opened.store, { fn: 'quantile', q });
      expect(await quantile(0)).toEqual({ 'h-1': 1 });
      expect(await quantile(1 / 3)).toEqual({ 'h-1': 1 });
      expect(await quantile(0.34)).toEqual({ 'h-1': 2 });
      expect(await quantile(1)).toEqual({ 'h-1': 6 });
    });

    test('give a slope a second', async () => {
      const line = [0, 10, 20, 30].map((m, i) => outlet(i + 1, at(9.1 * hour + m * minutes(1)), 20 + m * 60 * 0.25));
      await using opened = await storing(...line);
      expect(await answer(opened.store, { fn: 'slope' })).toEqual({ 'h-1': 0.25 });
    });

    test('ask only what had arrived before the instant, whatever came since', async () => {
      await using opened = await storing(outlet(1, at(9.5 * hour), 40));
      const before = await answer(opened.store);
      await opened.store.append(batchOf([outlet(2, at(9.6 * hour), 90, { at: at(10 * hour) })]));
      expect(await answer(opened.store)).toEqual(before);
      expect(await answer(opened.store, { asOf: at(10 * hour + 1) })).toEqual({ 'h-1': 65 });
    });

    test('count one value an instant, that with the highest seq', async () => {
      await using opened = await storing(outlet(1, at(9.5 * hour), 40), outlet(2, at(9.5 * hour), 50));
      expect(await answer(opened.store)).toEqual({ 'h-1': 50 });
      expect(await answer(opened.store, { fn: 'count' })).toEqual({ 'h-1': 1 });
    });

    test('answer for every device that has readings, or for those named', async () => {
      const one = (device: string, seq: number, value: number) => outlet(seq, at(9.5 * hour), value, { device });
      await using opened = await storing(one('b', 1, 2), one('a', 2, 1), one('c', 3, 3), one("d'; --", 4, 4));
      const { devices, values } = await opened.store.trend(asked());
      expect([devices, [...values]]).toEqual([
        ['a', 'b', 'c', "d'; --"],
        [1, 2, 3, 4],
      ]);
      expect(await answer(opened.store, { devices: ['c', "d'; --", 'nobody'] })).toEqual({ c: 3, "d'; --": 4 });
      expect(await answer(opened.store, { devices: [] })).toEqual({});
    });

    test('take a bool as 1 or 0, count texts, and refuse to add them', async () => {
      const values = [true, true, false, true].map((burner_on, i) =>
        reading({ seq: i + 1, ts: at(9.5 * hour + i), values: { burner_on, burner_state: 'idle' } }),
      );
      await using opened = await storing(...values);
      expect(await answer(opened.store, { signal: 'burner_on' })).toEqual({ 'h-1': 0.75 });
      expect(await answer(opened.store, { signal: 'burner_state', fn: 'count' })).toEqual({ 'h-1': 4 });
      const refused = opened.store.trend(asked({ signal: 'burner_state' }));
      await expect(refused).rejects.toMatchObject({ failure: { code: 'bad_query', field: 'fn' } });
    });

    test('know nothing of what was never stored, and refuse what is no question', async () => {
      await using opened = await storing(outlet(1, at(0), 1));
      expect(await answer(opened.store)).toEqual({});
      expect(await answer(opened.store, { signal: 'gas_pressure_pa' })).toEqual({});
      expect(await answer(opened.store, { type: 'toaster' })).toEqual({});
      const refused = (rest: Partial<TrendQuery>) => opened.store.trend(asked(rest));
      await expect(refused({ window: millis(0) })).rejects.toMatchObject({ failure: { field: 'window' } });
      await expect(refused({ fn: 'quantile', q: 1.5 })).rejects.toMatchObject({ failure: { field: 'q' } });
      await expect(refused({ fn: 'quantile' })).rejects.toMatchObject({ failure: { field: 'q' } });
    });

    test('reach over closed days as over the open one, and agree with a fold of the points', async () => {
      const told = fc.array(
        fc.record({ t: fc.integer({ min: 0, max: 4 * DAY_MS }), value: fc.integer({ min: -50, max: 90 }) }),
        { minLength: 1, maxLength: 60 },
      );
      const window = days(2);
      await fc.assert(
        fc.asyncProperty(told, fc.integer({ min: 1, max: 5 * DAY_MS }), async (points, end) => {
          const sorted = points.toSorted((a, b) => a.t - b.t);
          await using opened = await storing(...sorted.map(({ t, value }, i) => outlet(i + 1, at(t), value)));
          await opened.store.maintain(at(5 * DAY_MS));
          const inside = lastAtEachInstant(sorted).filter(({ t }) => t < end && t > end - window);
          const expected = { avg: mean(inside), min: least(inside), count: inside.length };
          for (const fn of ['avg', 'min', 'count'] as const) {
            const got = await answer(opened.store, { fn, window: window as Duration, asOf: at(end) });
            if (inside.length === 0) expect(got).toEqual({});
            else expect(got['h-1']).toBeCloseTo(expected[fn], 9);
          }
        }),
        { numRuns: 12, seed: 5 },
      );
    });
  });
}

interface Told {
  readonly t: number;
  readonly value: number;
}

const lastAtEachInstant = (points: readonly Told[]): Told[] => points.filter(({ t }, i) => points[i + 1]?.t !== t);
const mean = (points: readonly Told[]): number => points.reduce((sum, { value }) => sum + value, 0) / points.length;
const least = (points: readonly Told[]): number => Math.min(...points.map(({ value }) => value));
