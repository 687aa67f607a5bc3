import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/base/index.ts';
import type { SeriesQuery, Store } from '../../src/store/index.ts';
import type { SignalValue, TelemetryEvent } from '../../src/telemetry/index.ts';
import type { OpenStore } from './store-suite.ts';
import { at, batchOf, collected, DAY_MS, deviceType, heater, lift, reading } from './store-world.ts';

const query = (signals: readonly string[], rest: Partial<SeriesQuery> = {}): SeriesQuery => ({
  ...{ device: 'h-1', type: heater.name, signals, from: at(0), to: at(10 * DAY_MS), limit: 10_000 },
  ...rest,
});

async function points(
  store: Store,
  signal: string,
  rest: Partial<SeriesQuery> = {},
): Promise<readonly (readonly [Instant, SignalValue | null])[]> {
  const { series } = await store.series(query([signal], rest));
  return series[0]?.points ?? [];
}

export function describeSeries(open: OpenStore): void {
  const storing = async (...events: readonly TelemetryEvent[]): ReturnType<OpenStore> => {
    const opened = await open();
    await opened.store.append(batchOf(events));
    return opened;
  };

  describe('series of one device', () => {
    test('give back each kind of value as it was', async () => {
      const numbers = [0, -1.5, 1e308, 5e-324, 0.1, Number.MAX_SAFE_INTEGER];
      const texts = ['idle', '', '点火', 'a"b\'c\\d', 'x\ny', '🦆 '.repeat(300)];
      const events = numbers.map((outlet_temp_c, i) => {
        const values = {
          outlet_temp_c,
          burner_on: i % 2 === 0,
          burner_state: texts[i] ?? '',
          firmware: texts[i] ?? '',
        };
        return reading({ seq: i + 1, ts: at(i * 1_000), values });
      });
      await using opened = await storing(...events);
      const stamped = <V>(values: readonly V[]) => values.map((value, i) => [at(i * 1_000), value]);
      const signals = ['outlet_temp_c', 'burner_on', 'burner_state', 'firmware'];
      const { series, next } = await opened.store.series(query(signals));
      expect(series.map(({ signal }) => signal)).toEqual(signals);
      expect(series[0]?.points).toEqual(stamped(numbers));
      expect(series[1]?.points).toEqual(stamped([true, false, true, false, true, false]));
      expect(series[2]?.points).toEqual(stamped(texts));
      expect(series[3]?.points).toEqual(stamped(texts));
      expect(next).toBeNull();
    });

    test('never hold a value that is not a finite number', async () => {
      const values = [Number.NaN, Number.POSITIVE_INFINITY, 3].map((outlet_temp_c) => ({ outlet_temp_c }));
      await using opened = await storing(...values.map((one, i) => reading({ seq: i + 1, ts: at(i), values: one })));
      expect(await points(opened.store, 'outlet_temp_c')).toEqual([[at(2), 3]]);
    });

    test('have no point where a reading lacks the signal', async () => {
      await using opened = await storing(
        reading({ seq: 1, ts: at(0), values: { outlet_temp_c: 40 } }),
        reading({ seq: 2, ts: at(1), values: { gas_pressure_pa: 2_000 } }),
        reading({ seq: 3, ts: at(2), values: {} }),
        reading({ seq: 4, ts: at(3), values: { outlet_temp_c: 41 } }),
      );
      const { series } = await opened.store.series(query(['outlet_temp_c', 'gas_pressure_pa']));
      expect(series.map((one) => one.points)).toEqual([
        [
          [at(0), 40],
          [at(3), 41],
        ],
        [[at(1), 2_000]],
      ]);
    });

    test('take the value with the highest seq where an instant has several, for each signal by itself', async () => {
      await using opened = await storing(
        reading({ seq: 1, ts: at(5), values: { outlet_temp_c: 1, burner_state: 'idle' } }),
        reading({ seq: 2, ts: at(5), values: { outlet_temp_c: 2 } }),
        reading({ seq: 3, ts: at(5), idx: 0, values: { gas_pressure_pa: 3 } }),
        reading({ seq: 3, ts: at(5), idx: 1, values: { gas_pressure_pa: 4 } }),
      );
      const { series } = await opened.store.series(query(['outlet_temp_c', 'burner_state', 'gas_pressure_pa']));
      expect(series.map((one) => one.points)).toEqual([[[at(5), 2]], [[at(5), 'idle']], [[at(5), 4]]]);
    });

    test('include from and exclude to', async () => {
      const events = [0, 1, 2, 3].map((i) => reading({ seq: i + 1, ts: at(i), values: { outlet_temp_c: i } }));
      await using opened = await storing(...events);
      const range = { from: at(1), to: at(3) };
      expect(await points(opened.store, 'outlet_temp_c', range)).toEqual([
        [at(1), 1],
        [at(2), 2],
      ]);
    });

    test('are empty for an empty range, a stranger, an unknown type and an unknown signal', async () => {
      await using opened = await storing(reading({ seq: 1, ts: at(0), values: { outlet_temp_c: 40 } }));
      for (const rest of [
        { from: at(0), to: at(0) },
        { from: at(9), to: at(3) },
        { from: at(DAY_MS), to: at(2 * DAY_MS) },
        { device: 'h-2' },
        { type: 'toaster' },
      ]) {
        expect(await points(opened.store, 'outlet_temp_c', rest)).toEqual([]);
      }
      expect(await points(opened.store, 'never_heard_of')).toEqual([]);
    });

    test('are in time order however late readings came', async () => {
      const instants = [500, 100, 400, 0, 300];
      const events = instants.map((ts, i) =>
        reading({ seq: i + 1, ts: at(ts), at: at(1_000 + i), values: { outlet_temp_c: ts } }),
      );
      await using opened = await storing(...events);
      const sorted = [0, 100, 300, 400, 500].map((ts) => [at(ts), ts]);
      expect(await points(opened.store, 'outlet_temp_c')).toEqual(sorted);
    });

    test('reach back before 1970', async () => {
      const before = at(-DAY_MS * 30_000);
      await using opened = await storing(
        reading({ seq: 1, ts: before, at: at(0), values: { outlet_temp_c: 1 } }),
        reading({ seq: 2, ts: at(0), values: { outlet_temp_c: 2 } }),
      );
      expect(await points(opened.store, 'outlet_temp_c', { from: before, to: at(0) })).toEqual([[before, 1]]);
    });

    test('belong to devices with any characters in their ids', async () => {
      const ids = ["o'hara", '"; DROP TABLE x; --', '电梯-7', 'a b\tc', '$1', '%_', 'x'.repeat(500), 'ID', 'id', '\\'];
      const events = ids.map((device, i) => reading({ seq: i + 1, ts: at(0), device, values: { outlet_temp_c: i } }));
      await using opened = await storing(...events);
      for (const [i, device] of ids.entries()) {
        expect(await points(opened.store, 'outlet_temp_c', { device })).toEqual([[at(0), i]]);
      }
    });

    test('keep signals and types apart whose names differ only in unusual characters', async () => {
      const names = ['temp', 'Temp', 'ts', 'seq', 'TEMP "x"', "temp'", 'température', 'a/b', 'a.b', 'device', ''];
      const odd = deviceType('Odd/Type', Object.fromEntries(names.map((name) => [name, 'number'])));
      const same = deviceType('odd/type', { temp: 'number' });
      const values = Object.fromEntries(names.map((name, i) => [name, i]));
      await using opened = await storing(
        reading({ seq: 1, ts: at(0), type: odd, values }),
        reading({ seq: 2, ts: at(0), type: same, values: { temp: 99 } }),
      );
      const { series } = await opened.store.series(query(names, { type: 'Odd/Type' }));
      expect(series).toEqual(names.map((signal, i) => ({ signal, points: [[at(0), i]] })));
      expect(await points(opened.store, 'temp', { type: 'odd/type' })).toEqual([[at(0), 99]]);
    });

    test('grow signals and types as they appear', async () => {
      await using opened = await storing(reading({ seq: 1, ts: at(0), values: { outlet_temp_c: 1 } }));
      const { store } = opened;
      await store.append(batchOf([reading({ seq: 2, ts: at(1), values: { burner_state: 'flame' } })]));
      await store.append(
        batchOf([
          reading({ seq: 3, ts: at(2), device: 'l-1', type: lift, values: { 'Tür "2"; DROP': 7 } }),
          reading({ seq: 4, ts: at(3), values: { outlet_temp_c: 2, burner_state: 'idle' } }),
        ]),
      );
      const { series } = await store.series(query(['outlet_temp_c', 'burner_state']));
      expect(series.map((one) => one.points.map(([, value]) => value))).toEqual([
        [1, 2],
        ['flame', 'idle'],
      ]);
      const floor = { device: 'l-1', type: lift.name };
      expect(await points(store, 'Tür "2"; DROP', floor)).toEqual([[at(2), 7]]);
    });

    test('keep a signal that changes its kind aside, report it, and store the rest', async () => {
      const text = deviceType(heater.name, { outlet_temp_c: 'text', gas_pressure_pa: 'number' });
      await using opened = await storing(reading({ seq: 1, ts: at(0), values: { outlet_temp_c: 40 } }));
      const { store, faults } = opened;
      const values = { outlet_temp_c: 'warm', gas_pressure_pa: 2_000 };
      await store.append(batchOf([reading({ seq: 2, ts: at(1), type: text, values, unknown: { extra: 1 } })]));
      await store.append(batchOf([reading({ seq: 3, ts: at(2), values: { outlet_temp_c: 41 } })]));
      expect(await points(store, 'outlet_temp_c')).toEqual([
        [at(0), 40],
        [at(2), 41],
      ]);
      expect(await points(store, 'gas_pressure_pa')).toEqual([[at(1), 2_000]]);
      expect(faults.map(({ code }) => code)).toEqual(['kind_conflict']);
      const stored = await collected(store.events({ after: 1, upTo: 2 }));
      expect(stored).toMatchObject([
        { aside: { outlet_temp_c: 'warm', extra: 1 }, values: { gas_pressure_pa: 2_000 } },
      ]);
    });

    test('come in pages that together are the whole', async () => {
      const values = fc.record(
        { outlet_temp_c: fc.integer(), gas_pressure_pa: fc.integer(), burner_on: fc.boolean() },
        { requiredKeys: [] },
      );
      const rows = fc.array(values, { minLength: 1, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(rows, fc.integer({ min: 3, max: 70 }), async (all, limit) => {
          await using opened = await storing(...all.map((one, i) => reading({ seq: i + 1, ts: at(i), values: one })));
          const signals = ['burner_on', 'outlet_temp_c', 'gas_pressure_pa'];
          const whole = await opened.store.series(query(signals));
          const joined = signals.map((signal) => ({ signal, points: [] as unknown[] }));
          let after: string | undefined;
          do {
            const page = await opened.store.series(query(signals, { limit, after }));
            const sizes = page.series.map((one) => one.points.length);
            expect(sizes.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(limit);
            page.series.forEach((one, i) => void joined[i]?.points.push(...one.points));
            after = page.next ?? undefined;
          } while (after !== undefined);
          expect(joined).toEqual(whole.series);
        }),
        { numRuns: 5, seed: 4 },
      );
    });

    test('refuse a limit out of range and a cursor that is none', async () => {
      await using opened = await open();
      for (const rest of [{ limit: 0 }, { limit: 10_001 }, { limit: 1.5 }, { after: 'x' }, { after: "1' OR 1" }]) {
        await expect(opened.store.series(query(['outlet_temp_c'], rest))).rejects.toMatchObject({ code: 'bad_query' });
      }
    });
  });
}
