import { describe, expect, test } from 'vitest';
import type { ReadingEvent, SignalValue } from '../../src/telemetry/index.ts';
import type { OpenStore } from './store-suite.ts';
import { at, batchOf, collected, deviceType, heater, reading } from './store-world.ts';

/** What protocols and query languages of databases use for themselves. */
const awkward = [
  'a,b',
  'a=b',
  'a b ',
  ' a',
  'a\\',
  'a\\,b=c d',
  '\\\\"',
  "it's",
  '"quoted"',
  '#note',
  'a\nb',
  'a\r\nb',
  '\t',
  '\u0000',
  '%5C',
  '%',
  '%25%',
  '$tag',
  '/re/',
  '=~',
  'true',
  '12i',
  '1e3',
  'null',
  'NaN',
  'time',
  '_field',
  'carewatch.seq',
  'signal.a',
  '温度',
  '🦆',
];

export function describeSpelling(open: OpenStore): void {
  describe('spelling', () => {
    test('is kept of devices, whatever the characters', async () => {
      await using opened = await open();
      const events = awkward.map((device, i) =>
        reading({ seq: i + 1, ts: at(i), device, values: { outlet_temp_c: i } }),
      );
      await opened.store.append(batchOf(events));
      const stream = (await collected(opened.store.events({ after: 0 }))) as { readonly device: string }[];
      expect(stream.map(({ device }) => device)).toEqual(awkward);
      const query = { type: heater.name, signals: ['outlet_temp_c'], from: at(0), to: at(1_000), limit: 10 };
      for (const [i, device] of awkward.entries()) {
        expect((await opened.store.series({ ...query, device })).series[0]?.points).toEqual([[at(i), i]]);
      }
    });

    test('is kept of signals and device types, and of texts, which never become numbers or bools', async () => {
      await using opened = await open();
      for (const [i, name] of ['plain', ...awkward].entries()) {
        const type = deviceType(`type ${name}`, Object.fromEntries(awkward.map((signal) => [signal, 'text'])));
        const values = Object.fromEntries(awkward.map((text, k) => [text, awkward[(k + i) % awkward.length] ?? '']));
        await opened.store.append(batchOf([reading({ seq: i + 1, ts: at(i), type, values })]));
        const query = { device: 'h-1', type: type.name, signals: awkward, from: at(0), to: at(1_000), limit: 100 };
        const { series } = await opened.store.series(query);
        expect(series.map(({ signal, points }) => [signal, points[0]?.[1]])).toEqual(Object.entries(values));
      }
    });

    test('of units at the end of names keeps signals apart, and no unit is made another', async () => {
      const names = ['power_w', 'power_kw', 'power', 'power_W', 'power_w_', 'powerw'];
      const meter = deviceType('meter', Object.fromEntries(names.map((name) => [name, 'number'])));
      await using opened = await open();
      const values = Object.fromEntries(names.map((name, i) => [name, 1_500 + i]));
      await opened.store.append(batchOf([reading({ seq: 1, ts: at(0), type: meter, values })]));
      const query = { device: 'h-1', type: 'meter', signals: names, from: at(0), to: at(1), limit: 100 };
      const { series } = await opened.store.series(query);
      expect(series).toEqual(names.map((signal, i) => ({ signal, points: [[at(0), 1_500 + i]] })));
    });
  });

  describe('readings of one instant', () => {
    const outlet = { device: 'h-1', type: heater.name, signals: ['outlet_temp_c', 'gas_pressure_pa'] };
    const sharing: readonly (readonly [seq: number, values: Record<string, SignalValue>, arrivesMs: number])[] = [
      [1, { outlet_temp_c: 40, gas_pressure_pa: 2_000 }, 10],
      [2, { outlet_temp_c: 41 }, 20],
      [3, { burner_on: true }, 30],
      [4, { outlet_temp_c: 43 }, 40],
    ];
    const events = sharing.map(([seq, values, arrives]) =>
      reading({ seq, ts: at(0), at: at(arrives), values, ...(seq === 2 ? { unknown: { extra: 2 } } : {}) }),
    );

    const check = async (cut: readonly ReadingEvent[][]): Promise<void> => {
      await using opened = await open();
      const { store } = opened;
      for (const some of cut) await store.append(batchOf(some));
      const range = { from: at(0), to: at(1), limit: 100 };
      expect((await store.series({ ...outlet, ...range })).series.map(({ points }) => points)).toEqual([
        [[at(0), 43]],
        [[at(0), 2_000]],
      ]);
      // The stream has each as it was, and counts them all.
      const stream = (await collected(store.events({ after: 0 }))) as unknown as {
        readonly values: object;
        readonly aside?: object;
      }[];
      expect(stream.map(({ values }) => values)).toEqual(sharing.map(([, values]) => values));
      expect(stream.map(({ aside }) => aside)).toEqual([undefined, { extra: 2 }, undefined, undefined]);
      const asked = { device: 'h-1', from: at(0), to: at(1) };
      expect([await store.count(), await store.count(asked), await store.count({ to: at(0) })]).toEqual([4, 4, 0]);
      // What was known earlier is what had arrived.
      const trend = { type: heater.name, signal: 'outlet_temp_c', fn: 'avg', window: 3_600_000 as never } as const;
      const known = [at(10), at(11), at(25), at(35), at(41)].map(async (asOf) => [
        ...(await store.trend({ ...trend, asOf })).values,
      ]);
      expect(await Promise.all(known.slice(0, 2))).toEqual([[], [40]]);
      expect(await Promise.all(known.slice(2))).toEqual([[41], [41], [43]]);
    };

    test('are one in series and each its own in the stream, when they come together', () => check([events]));

    test('are the same when each comes in a batch of its own', () => check(events.map((event) => [event])));
  });

  describe('gaps', () => {
    test('are no points, with and without steps, and an empty range is empty', async () => {
      await using opened = await open();
      const hour = 3_600_000;
      const events = [0, 1, 7, 8].map((h, i) =>
        reading({ seq: i + 1, ts: at(h * hour), values: { outlet_temp_c: h } }),
      );
      await opened.store.append(batchOf(events));
      const query = { device: 'h-1', type: heater.name, signals: ['outlet_temp_c'], limit: 100 };
      const of = async (from: number, to: number, step?: number) =>
        (
          await opened.store.series({
            ...{ ...query, from: at(from * hour), to: at(to * hour) },
            ...(step === undefined ? {} : { step: step as never, agg: 'count' as const }),
          })
        ).series[0]?.points.map(([ts, value]) => [(ts - at(0)) / hour, value]);
      expect(await of(0, 24)).toEqual([0, 1, 7, 8].map((h) => [h, h]));
      expect(await of(2, 7)).toEqual([]);
      expect(await of(5, 5)).toEqual([]);
      expect(await of(7, 2)).toEqual([]);
      expect(await of(0, 24, 2 * hour)).toEqual([
        [0, 2],
        [6, 1],
        [8, 1],
      ]);
    });
  });
}
