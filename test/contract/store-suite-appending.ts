import { describe, expect, test } from 'vitest';
import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import type { OpenStore } from './store-suite.ts';
import { at, batchOf, collected, heater, reading } from './store-world.ts';

const entry = (seq: number): TelemetryEvent => reading({ seq, ts: at(seq * 1_000), values: { outlet_temp_c: seq } });

const entries = (from: number, to: number): TelemetryEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));

export function describeAppending(open: OpenStore): void {
  describe('appending', () => {
    test('moves the cursor with the rows', async () => {
      await using opened = await open();
      const { store } = opened;
      expect(store.cursor()).toBe(0);
      expect(await store.append(batchOf(entries(1, 5)))).toBe(5);
      expect(await store.append(batchOf(entries(6, 6)))).toBe(6);
      expect([store.cursor(), await store.count(), store.pending()]).toEqual([6, 6, 0]);
    });

    test('takes many batches at once, in order, and says what is pending', async () => {
      await using opened = await open();
      const { store } = opened;
      const stored = Array.from({ length: 20 }, (_, i) => store.append(batchOf(entries(i * 10 + 1, i * 10 + 10))));
      expect(store.pending()).toBe(200);
      await store.idle();
      expect(store.pending()).toBe(0);
      const cursors = await Promise.all(stored);
      cursors.forEach((cursor, i) => void expect(cursor).toBeGreaterThanOrEqual(i * 10 + 10));
      expect([store.cursor(), await store.count()]).toEqual([200, 200]);
    });

    test('changes nothing when a batch comes again', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.append(batchOf(entries(1, 100)));
      expect(await store.append(batchOf(entries(1, 100)))).toBe(100);
      expect(await store.append(batchOf(entries(40, 60)))).toBe(100);
      expect(await store.count()).toBe(100);
    });

    test('takes only the rows after the cursor of a batch that overlaps it', async () => {
      await using opened = await open();
      const { store } = opened;
      await store.append(batchOf(entries(1, 11)));
      const mixed = entries(5, 5_000).flatMap((event): TelemetryEvent[] => [
        event,
        { kind: 'heard', seq: event.seq, idx: 1, at: event.at, device: 'h-1', why: 'duplicate' },
      ]);
      expect(await store.append(batchOf(mixed))).toBe(5_000);
      const seqs = (await collected(store.events({ after: 0 }))).map(({ seq, idx }) => [seq, idx]);
      const first = entries(1, 11).map(({ seq }) => [seq, 0]);
      const rest = entries(12, 5_000).flatMap(({ seq }) => [
        [seq, 0],
        [seq, 1],
      ]);
      expect(seqs).toEqual([...first, ...rest]);
      const range = { from: at(0), to: at(6_000_000), limit: 10_000 };
      const page = await store.series({ device: 'h-1', type: heater.name, signals: ['outlet_temp_c'], ...range });
      expect(page.series[0]?.points).toEqual(entries(1, 5_000).map(({ seq }) => [at(seq * 1_000), seq]));
    });

    test('counts readings by type, device and their own time', async () => {
      await using opened = await open();
      const { store } = opened;
      const lone = reading({ seq: 11, ts: at(500), at: at(11_000), device: 'h-2', values: {} });
      await store.append(batchOf([...entries(1, 10), lone]));
      expect(await store.count({})).toBe(11);
      expect(await store.count({ device: 'h-1' })).toBe(10);
      expect(await store.count({ type: heater.name, from: at(0), to: at(1_000) })).toBe(1);
      expect(await store.count({ from: at(2_000), to: at(4_000) })).toBe(2);
      expect(await store.count({ type: 'toaster' })).toBe(0);
      const { rows, tables } = await store.stats();
      expect(rows).toBe(11);
      expect(tables).toMatchObject([{ type: heater.name, rows: 11 }]);
    });
  });
}
