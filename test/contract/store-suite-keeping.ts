import { describe, expect, test } from 'vitest';
import { days, hours, instant } from '../../src/base/index.ts';
import type { Store } from '../../src/store/index.ts';
import type { RejectedEvent, RejectionReason, TelemetryEvent } from '../../src/telemetry/index.ts';
import type { OpenStore } from './store-suite.ts';
import { at, batchOf, collected, DAY_MS, heater, MONDAY, reading } from './store-world.ts';

const rejected = (seq: number, device: string, reason: RejectionReason, idx = 0): RejectedEvent => ({
  ...{ kind: 'rejected', seq, idx, at: at(seq * 1_000), device, reason },
  ...{ detail: `field ts of ${seq} is wrong`, sample: new Uint8Array([123, 0, 255, seq % 256]) },
});

const outlet = { device: 'h-1', type: heater.name, signals: ['outlet_temp_c'], limit: 10_000 };

const pulse = (seq: number, offsetMs: number): TelemetryEvent => ({ kind: 'pulse', seq, idx: 0, at: at(offsetMs) });

/** A reading each hour of four days, and midnight of the fifth. */
function fourDays(): TelemetryEvent[] {
  const readings = Array.from({ length: 96 }, (_, i) =>
    reading({
      seq: i + 1,
      ts: at(i * 3_600_000),
      values: { outlet_temp_c: i, burner_state: i % 2 ? 'idle' : 'flame' },
    }),
  );
  return [...readings, pulse(97, 4 * DAY_MS)];
}

async function answers(store: Store): Promise<unknown> {
  const range = { from: at(0), to: at(10 * DAY_MS) };
  return {
    raw: await store.series({ ...outlet, ...range }),
    hourly: await store.series({ ...outlet, ...range, step: hours(6), agg: 'max' }),
    events: await collected(store.events({ after: 0 })),
    count: [await store.count(), await store.count({ device: 'h-1', to: at(DAY_MS) })],
    rejections: [await store.rejections({ limit: 100 }), await store.rejectionCounts({})],
  };
}

export function describeKeeping(open: OpenStore): void {
  describe('rejections', () => {
    const some = [
      rejected(1, 'h-1', 'bad_ts'),
      rejected(2, 'h-2', 'not_json'),
      rejected(3, 'h-1', 'bad_ts', 0),
      rejected(3, 'h-1', 'bad_value', 1),
    ];

    test('are listed newest first, whole, by device, reason and arrival', async () => {
      await using opened = await open();
      const { store } = opened;
      expect(await store.rejections({ limit: 5 })).toEqual({ items: [], next: null });
      await store.append(batchOf(some));
      const items = some.toReversed().map(({ kind: _, ...item }) => item);
      expect(await store.rejections({ limit: 5 })).toEqual({ items, next: null });
      const seqs = async (filter: object): Promise<number[]> =>
        (await store.rejections({ ...filter, limit: 5 })).items.map(({ seq }) => seq);
      expect(await seqs({ device: 'h-1' })).toEqual([3, 3, 1]);
      expect(await seqs({ reason: 'bad_ts' })).toEqual([3, 1]);
      expect(await seqs({ from: at(2_000), to: at(3_000) })).toEqual([2]);
    });

    test('come in pages', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.append(batchOf(some));
      const first = await store.rejections({ limit: 2 });
      const second = await store.rejections({ limit: 2, after: first.next ?? '' });
      expect([...first.items, ...second.items].map(({ seq, idx }) => [seq, idx])).toEqual([
        [3, 1],
        [3, 0],
        [2, 0],
        [1, 0],
      ]);
      expect(second.next).toBeNull();
      await expect(store.rejections({ limit: 2, after: 'no' })).rejects.toMatchObject({ code: 'bad_query' });
    });

    test('are counted by device and reason', async () => {
      await using opened = await open();
      await opened.store.append(batchOf(some));
      expect(await opened.store.rejectionCounts({})).toEqual([
        { device: 'h-1', reason: 'bad_ts', count: 2, lastAt: at(3_000) },
        { device: 'h-1', reason: 'bad_value', count: 1, lastAt: at(3_000) },
        { device: 'h-2', reason: 'not_json', count: 1, lastAt: at(2_000) },
      ]);
      expect(await opened.store.rejectionCounts({ device: 'h-2', from: at(5_000) })).toEqual([]);
    });
  });

  describe('unknown signals', () => {
    test('show the newest value of each, by device', async () => {
      await using opened = await open();
      const { store } = opened;
      const noted = (seq: number, device: string, unknown: Record<string, string | number | boolean>) =>
        reading({ seq, ts: at(seq), device, values: {}, unknown });
      await store.append(
        batchOf([noted(1, 'h-1', { a: 1, b: 'x' }), noted(2, 'h-1', { a: 2 }), noted(3, 'h-2', { a: true })]),
      );
      await store.append(batchOf([noted(4, 'h-1', { b: '\u0000é' })]));
      expect(await store.unknownSignals({ device: 'h-1' })).toEqual([
        { device: 'h-1', name: 'b', seq: 4, ts: at(4), value: '\u0000é' },
        { device: 'h-1', name: 'a', seq: 2, ts: at(2), value: 2 },
      ]);
      expect(await store.unknownSignals({})).toHaveLength(3);
    });

    test('are at most 64 names a device, the newest', async () => {
      await using opened = await open();
      const events = Array.from({ length: 100 }, (_, i) =>
        reading({ seq: i + 1, ts: at(i), values: {}, unknown: { [`name-${i}`]: i } }),
      );
      await opened.store.append(batchOf(events));
      const names = (await opened.store.unknownSignals({ device: 'h-1' })).map(({ name }) => name);
      expect(names).toEqual(Array.from({ length: 64 }, (_, i) => `name-${99 - i}`));
    });
  });

  describe('maintenance', () => {
    test('changes no answer', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.append(batchOf([...fourDays(), { ...rejected(98, 'h-1', 'bad_ts'), at: at(4 * DAY_MS) }]));
      const before = await answers(store);
      expect((await store.maintain(at(4 * DAY_MS))).dropped).toEqual([]);
      expect(await answers(store)).toEqual(before);
      expect((await store.maintain(at(4 * DAY_MS))).closed).toEqual([]);
    });

    test('lets late readings join closed days, and win where they have the higher seq', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.append(batchOf(fourDays()));
      await store.maintain(at(4 * DAY_MS));
      const arrived = { at: at(4 * DAY_MS) };
      await store.append(
        batchOf([
          reading({ seq: 98, ts: at(0), ...arrived, values: { outlet_temp_c: -1 } }),
          reading({ seq: 99, ts: at(1), ...arrived, values: { outlet_temp_c: -2 } }),
          pulse(100, 5 * DAY_MS),
        ]),
      );
      const first = { ...outlet, from: at(0), to: at(3_600_001) };
      const expected = [[at(0), -1], [at(1), -2], [at(3_600_000), 1]]; // biome-ignore format: one line reads best
      expect((await store.series(first)).series[0]?.points).toEqual(expected);
      await store.maintain(at(5 * DAY_MS));
      expect((await store.series(first)).series[0]?.points).toEqual(expected);
    });

    test('drops whole days by arrival once the retention has passed, but keeps controls', async () => {
      await using opened = await open({ retention: days(2) });
      const { store } = opened;
      const control: TelemetryEvent = {
        ...{ kind: 'control', seq: 98, idx: 0, at: at(4 * DAY_MS + 1), subject: 'h-1' },
        control: { label: 'rule', id: 7, rule: { id: 'GH-02', when: 'a < 1' }, version: 3 },
      };
      await store.append(batchOf([...fourDays(), control]));
      await store.maintain(at(3 * DAY_MS - 1));
      expect(await store.count()).toBe(96);
      expect((await store.maintain(at(3 * DAY_MS))).dropped).toEqual(['2026-01-05']);
      const seqs = async (): Promise<number[]> => (await collected(store.events({ after: 0 }))).map(({ seq }) => seq);
      expect(await seqs()).toEqual(Array.from({ length: 74 }, (_, i) => i + 25));
      await store.maintain(at(90 * DAY_MS));
      expect([await store.count(), store.cursor()]).toEqual([0, 98]);
      expect(await collected(store.events({ after: 0 }))).toEqual([control]);
      await store.append(batchOf([reading({ seq: 99, ts: at(91 * DAY_MS), values: { outlet_temp_c: 5 } })]));
      expect(await seqs()).toEqual([98, 99]);
    });

    test('may run while rows come in and reads go on', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.append(batchOf(fourDays()));
      const maintained = store.maintain(at(4 * DAY_MS));
      const later = Array.from({ length: 30 }, (_, i) => {
        return reading({ seq: 98 + i, ts: at(4 * DAY_MS + i), values: { outlet_temp_c: i } });
      });
      for (const event of later) {
        await store.append(batchOf([event]));
        const range = { from: MONDAY, to: instant(event.ts + 1) };
        const page = await store.series({ ...outlet, ...range });
        expect(page.series[0]?.points).toHaveLength(96 + event.seq - 97);
      }
      await maintained;
      expect(await store.count()).toBe(126);
    });
  });
}
