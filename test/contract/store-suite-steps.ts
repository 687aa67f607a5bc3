import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/base/index.ts';
import { days, hours, instant, millis, minutes } from '../../src/base/index.ts';
import type { SeriesQuery, Store } from '../../src/store/index.ts';
import { aggregates } from '../../src/store/index.ts';
import type { SignalValue } from '../../src/telemetry/index.ts';
import type { OpenStore, StoreUnderTest } from './store-suite.ts';
import { at, batchOf, DAY_MS, heater, reading } from './store-world.ts';

type Values = Readonly<Record<string, SignalValue>>;

async function buckets(store: Store, signal: string, rest: Partial<SeriesQuery>): Promise<readonly unknown[]> {
  const range = { from: at(-DAY_MS), to: at(2 * DAY_MS), limit: 10_000 };
  const { series } = await store.series({ device: 'h-1', type: heater.name, signals: [signal], ...range, ...rest });
  return series[0]?.points ?? [];
}

export function describeSteps(open: OpenStore): void {
  const storing = async (...rows: readonly (readonly [ts: Instant, values: Values])[]): Promise<StoreUnderTest> => {
    const opened = await open();
    const arrived = Math.max(...rows.map(([ts]) => ts));
    const events = rows.map(([ts, values], i) => reading({ seq: i + 1, ts, at: arrived, values }));
    await opened.store.append(batchOf(events));
    return opened;
  };

  describe('series by step', () => {
    test('aggregate numbers in each way, the average when none is named', async () => {
      const numbers = [3, 1, 4, 2];
      await using opened = await storing(...numbers.map((n, i) => [at(i), { outlet_temp_c: n }] as const));
      const expected = { avg: 2.5, min: 1, max: 4, sum: 10, count: 4, first: 3, last: 2 };
      for (const agg of aggregates) {
        const step = minutes(1);
        expect(await buckets(opened.store, 'outlet_temp_c', { step, agg })).toEqual([[at(0), expected[agg]]]);
      }
      expect(await buckets(opened.store, 'outlet_temp_c', { step: minutes(1) })).toEqual([[at(0), 2.5]]);
    });

    test('aggregate what is no number by its last value unless told otherwise', async () => {
      const rows = [true, false, true].map((burner_on, i) => {
        return [at(i), { burner_on, burner_state: ['flame', 'idle', 'ignite'][i] ?? '' }] as const;
      });
      await using opened = await storing(...rows);
      const of = async (signal: string, agg?: SeriesQuery['agg']): Promise<unknown> =>
        (await buckets(opened.store, signal, { step: hours(1), agg }))[0];
      expect(await of('burner_on')).toEqual([at(0), true]);
      expect(await of('burner_on', 'sum')).toEqual([at(0), 2]);
      expect(await of('burner_on', 'min')).toEqual([at(0), false]);
      expect(await of('burner_state')).toEqual([at(0), 'ignite']);
      expect(await of('burner_state', 'first')).toEqual([at(0), 'flame']);
      expect(await of('burner_state', 'max')).toEqual([at(0), 'ignite']);
      expect(await of('burner_state', 'count')).toEqual([at(0), 3]);
      await expect(of('burner_state', 'avg')).rejects.toMatchObject({ code: 'bad_query' });
    });

    test('count one value an instant, the one with the highest seq', async () => {
      await using opened = await storing(
        [at(0), { outlet_temp_c: 100 }],
        [at(0), { outlet_temp_c: 10 }],
        [at(1), { outlet_temp_c: 20 }],
      );
      expect(await buckets(opened.store, 'outlet_temp_c', { step: hours(1) })).toEqual([[at(0), 15]]);
      expect(await buckets(opened.store, 'outlet_temp_c', { step: hours(1), agg: 'count' })).toEqual([[at(0), 2]]);
    });

    test('are aligned to the epoch, name buckets by their start and leave empty ones out', async () => {
      const hour = 3_600_000;
      await using opened = await storing(
        [at(-1), { outlet_temp_c: 1 }],
        [at(0), { outlet_temp_c: 2 }],
        [at(hour - 1), { outlet_temp_c: 4 }],
        [at(5 * hour), { outlet_temp_c: 8 }],
      );
      const rest = { step: hours(1), agg: 'sum', from: at(-1), to: at(5 * hour + 1) } as const;
      expect(await buckets(opened.store, 'outlet_temp_c', rest)).toEqual([
        [at(-hour), 1],
        [at(0), 6],
        [at(5 * hour), 8],
      ]);
      // Seven hours do not divide a day: the epoch decides, not midnight.
      const seven = 7 * hour;
      const start = instant(Math.floor(at(0) / seven) * seven);
      const [first] = await buckets(opened.store, 'outlet_temp_c', { step: hours(7), from: at(0), to: at(1) });
      expect(first).toEqual([start, 2]);
    });

    test('know no summer time: a day is 24 hours on the day clocks change', async () => {
      const change = Date.UTC(2026, 2, 29);
      const ticks = Array.from({ length: 96 }, (_, i) => instant(change - DAY_MS + i * 1_800_000));
      await using opened = await storing(...ticks.map((ts) => [ts, { outlet_temp_c: 1 }] as const));
      const range = { from: instant(change - DAY_MS), to: instant(change + DAY_MS) };
      expect(await buckets(opened.store, 'outlet_temp_c', { step: days(1), agg: 'count', ...range })).toEqual([
        [instant(change - DAY_MS), 48],
        [instant(change), 48],
      ]);
    });

    test('have buckets before 1970 too', async () => {
      await using opened = await storing([instant(-1), { outlet_temp_c: 1 }], [instant(0), { outlet_temp_c: 2 }]);
      const rest = { step: millis(1_000), from: instant(-5_000), to: instant(5_000) };
      expect(await buckets(opened.store, 'outlet_temp_c', rest)).toEqual([
        [-1_000, 1],
        [0, 2],
      ]);
    });

    test('come in pages that do not cut a bucket', async () => {
      const rows = Array.from({ length: 30 }, (_, i) => [at(i * 20_000), { outlet_temp_c: i }] as const);
      await using opened = await storing(...rows);
      const asked = { device: 'h-1', type: heater.name, signals: ['outlet_temp_c'], step: minutes(1), limit: 4 };
      const range = { from: at(0), to: at(DAY_MS) };
      const joined: unknown[] = [];
      for (let after: string | undefined, more = true; more; more = after !== undefined) {
        const page = await opened.store.series({ ...asked, ...range, after });
        joined.push(...(page.series[0]?.points ?? []));
        after = page.next ?? undefined;
      }
      expect(joined).toEqual(await buckets(opened.store, 'outlet_temp_c', { step: minutes(1), ...range }));
      expect(joined).toHaveLength(10);
    });

    test('refuse a step that is none, and an aggregate without a step', async () => {
      await using opened = await open();
      for (const rest of [{ step: millis(0) }, { step: millis(-5) }, { step: millis(0.5) }, { agg: 'max' as const }]) {
        await expect(buckets(opened.store, 'outlet_temp_c', rest)).rejects.toMatchObject({ code: 'bad_query' });
      }
    });
  });
}
