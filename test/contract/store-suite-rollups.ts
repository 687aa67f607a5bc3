import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { days, hours, instant, minutes } from '../../src/base/index.ts';
import type { SeriesQuery, Store } from '../../src/store/index.ts';
import type { ReadingEvent, SignalValue } from '../../src/telemetry/index.ts';
import type { OpenStore } from './store-suite.ts';
import { at, batchOf, DAY_MS, heater, reading } from './store-world.ts';

const rollups = { five_minutes: days(365), hourly: days(3_650) };

const outlet: Omit<SeriesQuery, 'from' | 'to'> = {
  ...{ device: 'h-1', type: heater.name, signals: ['outlet_temp_c'], limit: 10_000 },
};

export const points = async (store: Store, rest: Partial<SeriesQuery>): Promise<unknown> =>
  (await store.series({ ...outlet, from: at(0), to: at(40 * DAY_MS), ...rest })).series[0]?.points;

/** A reading every twenty minutes of so many days, numbered from 1. */
export function everyTwentyMinutes(count: number, first = 0): ReadingEvent[] {
  return Array.from({ length: count * 72 }, (_, i) => {
    const offset = first * DAY_MS + i * 1_200_000;
    return reading({ seq: first * 72 + i + 1, ts: at(offset), values: { outlet_temp_c: i % 50 } });
  });
}

/** Stores day by day what arrives, with the upkeep of each night. */
export async function live(store: Store, events: readonly ReadingEvent[]): Promise<void> {
  const byDay = Map.groupBy(events, (event) => Math.floor(event.at / DAY_MS));
  for (const [day, of] of byDay) {
    await store.append(batchOf(of));
    await store.maintain(instant(day * DAY_MS + DAY_MS - 1));
  }
}

export function describeRollups(open: OpenStore): void {
  describe('rollups', () => {
    test('a day is answered from its rollups when its readings are gone, for every step that its buckets fit', async () => {
      const events = everyTwentyMinutes(8);
      await using raw = await open({ retention: days(3_650) });
      await using kept = await open({ retention: days(2), rollups });
      await live(raw.store, events);
      await live(kept.store, events);
      expect(await kept.store.count()).toBeLessThan(4 * 72);
      for (const step of [minutes(5), minutes(20), hours(1), hours(7), days(1), days(3)]) {
        for (const agg of ['avg', 'min', 'max', 'sum', 'count', 'last'] as const) {
          expect(await points(kept.store, { step, agg }), `${agg} of ${step} ms`).toEqual(
            await points(raw.store, { step, agg }),
          );
        }
      }
      // No bucket fits: what is left of the readings answers, as it does without a step.
      expect(await points(kept.store, { step: minutes(7) })).toEqual(
        await points(raw.store, { step: minutes(7), from: at(5 * DAY_MS) }),
      );
      expect(kept.faults).toEqual([]);
    });

    test('raw readings and rollups together answer what raw readings alone would', async () => {
      const values = fc.record(
        {
          outlet_temp_c: fc.integer({ min: -50, max: 90 }),
          burner_on: fc.boolean(),
          burner_state: fc.constantFrom('idle', 'flame', '点火', ''),
        },
        { requiredKeys: [] },
      );
      const arrival = fc.record({
        values,
        offset: fc.integer({ min: 0, max: 7 * 1_440 }),
        lateDays: fc.constantFrom(0, 0, 0, 0, 1, 2),
        device: fc.constantFrom('h-1', 'h-2'),
      });
      const question = fc.record({
        from: fc.integer({ min: -1, max: 90 }),
        length: fc.integer({ min: 1, max: 130 }),
        step: fc.constantFrom(minutes(5), minutes(10), hours(1), hours(5), days(1), minutes(3)),
        agg: fc.constantFrom(undefined, 'count', 'last', 'min', 'first'),
        limit: fc.constantFrom(3, 10_000),
      });
      const arrivals = fc.array(arrival, { minLength: 40, maxLength: 120 });
      await fc.assert(
        fc.asyncProperty(arrivals, fc.array(question, { minLength: 25, maxLength: 25 }), async (some, questions) => {
          const sorted = some.toSorted((a, b) => a.offset - b.offset);
          const events = sorted.map(({ values: one, offset, lateDays, device }, i) => {
            const ts = at((offset - lateDays * 1_440) * 60_000);
            return reading({
              seq: i + 1,
              ts,
              at: at(offset * 60_000),
              device,
              values: one as Record<string, SignalValue>,
            });
          });
          await using raw = await open({ retention: days(3_650) });
          await using kept = await open({ retention: days(3), rollups });
          for (const { store } of [raw, kept]) await live(store, events);
          for (const { from, length, step, agg, limit } of questions) {
            const hour = 3_600_000;
            const query = { ...outlet, signals: ['burner_state', 'outlet_temp_c', 'burner_on'], step, agg, limit };
            // Buckets of text have no least and no first once their readings are gone.
            const text = agg === 'min' || agg === 'first' || step === minutes(3);
            const start = text ? Math.max(from * 2, 5 * 24) : from * 2;
            const range = { from: at(start * hour), to: at((start + length * 2) * hour) };
            const expected = await raw.store.series({ ...query, ...range });
            expect(await kept.store.series({ ...query, ...range })).toEqual(expected);
          }
          expect(kept.faults).toEqual([]);
        }),
        { numRuns: 2 },
      );
    });

    test('a range that cuts buckets has their raw readings, and of days whose readings are gone the buckets that begin in it', async () => {
      await using kept = await open({ retention: days(3), rollups });
      await live(kept.store, everyTwentyMinutes(8));
      const range = (day: number) => ({ from: at(day * DAY_MS + 600_000), to: at(day * DAY_MS + 4_800_000) });
      const counts = { step: hours(1), agg: 'count' } as const;
      const hour = (day: number, nth: number) => at(day * DAY_MS + nth * 3_600_000);
      expect(await points(kept.store, { ...counts, ...range(6) })).toEqual([
        [hour(6, 0), 2],
        [hour(6, 1), 1],
      ]);
      expect(await points(kept.store, { ...counts, ...range(1) })).toEqual([[hour(1, 1), 3]]);
    });

    test('a reading later than the retention is added to the rollup that has the rest', async () => {
      await using kept = await open({ retention: days(2), rollups });
      await live(kept.store, everyTwentyMinutes(8));
      const late = { at: at(8 * DAY_MS), values: { outlet_temp_c: 1_000 } };
      await kept.store.append(batchOf([reading({ seq: 900, ts: at(60_000), ...late })]));
      const day = { step: days(1), from: at(0), to: at(DAY_MS) } as const;
      const expected = async (): Promise<void> => {
        expect(await points(kept.store, { ...day, agg: 'count' })).toEqual([[at(0), 73]]);
        expect(await points(kept.store, { ...day, agg: 'max' })).toEqual([[at(0), 1_000]]);
        expect(await points(kept.store, { ...day, agg: 'last' })).toEqual([[at(0), 71 % 50]]);
        expect(await points(kept.store, { ...day, step: minutes(5), to: at(300_000), agg: 'last' })).toEqual([
          [at(0), 1_000],
        ]);
      };
      await expected();
      await kept.store.append(batchOf([reading({ seq: 901, ts: at(11 * DAY_MS), values: {} })]));
      await kept.store.maintain(at(11 * DAY_MS));
      await expected();
      await kept.store.maintain(at(20 * DAY_MS));
      await kept.reopen();
      await expected();
      expect(await kept.store.count()).toBe(0);
    });

    test('a late reading changes the answer at once, and after the upkeep', async () => {
      await using kept = await open({ retention: days(365), rollups });
      const { store } = kept;
      await live(store, everyTwentyMinutes(5));
      const late = { at: at(5 * DAY_MS), values: { outlet_temp_c: 1_000 } };
      await store.append(batchOf([reading({ seq: 900, ts: at(600_000), ...late })]));
      const first = { step: hours(1), agg: 'max', from: at(0), to: at(3_600_000) } as const;
      expect(await points(store, first)).toEqual([[at(0), 1_000]]);
      await store.append(batchOf([reading({ seq: 901, ts: at(6 * DAY_MS), values: {} })]));
      await store.maintain(at(6 * DAY_MS));
      expect(await points(store, first)).toEqual([[at(0), 1_000]]);
      // Once the readings are gone, the buckets have it too.
      await store.maintain(at(600 * DAY_MS));
      expect(await store.count()).toBe(0);
      expect(await points(store, first)).toEqual([[at(0), 1_000]]);
      expect(await points(store, { ...first, agg: 'count' })).toEqual([[at(0), 4]]);
    });

    test('the upkeep of a day that is rolled up changes no answer, however often', async () => {
      await using kept = await open({ retention: days(2), rollups });
      await live(kept.store, everyTwentyMinutes(8));
      const daily = { step: days(1), agg: 'sum' } as const;
      const before = await points(kept.store, daily);
      for (let i = 0; i < 3; i += 1) await kept.store.maintain(at(8 * DAY_MS - 1));
      await kept.reopen();
      await kept.store.maintain(at(8 * DAY_MS - 1));
      expect(await points(kept.store, daily)).toEqual(before);
      expect(kept.faults).toEqual([]);
    });

    test('rollups have a retention of their own', async () => {
      await using kept = await open({ retention: days(1), rollups: { five_minutes: days(3), hourly: days(6) } });
      await live(kept.store, everyTwentyMinutes(10));
      await kept.store.maintain(at(10 * DAY_MS));
      const counted = (rest: Partial<SeriesQuery>) => points(kept.store, { agg: 'count', ...rest });
      expect(await counted({ step: hours(1), to: at(4 * DAY_MS) })).toEqual([]);
      expect(await counted({ step: days(1), to: at(5 * DAY_MS) })).toEqual([[at(4 * DAY_MS), 72]]);
      expect(await counted({ step: minutes(5), to: at(7 * DAY_MS) })).toEqual([]);
      expect(await counted({ step: minutes(5), from: at(7 * DAY_MS), to: at(7 * DAY_MS + 300_000) })).toEqual([
        [at(7 * DAY_MS), 1],
      ]);
    });
  });
}
