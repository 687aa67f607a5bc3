import { describe, expect, test } from 'vitest';
import type { ReadingRow } from './reading-row.ts';
import { pointOf } from './reading-row.ts';
import type { Point } from './wire.ts';
import { WireError } from './wire.ts';
import { writeAll } from './write-all.ts';

const rows = Array.from(
  { length: 12_000 },
  (_, seq): ReadingRow => ({
    ...{ type: 'heater', device: `h-${seq}`, ts: seq, at: seq, seq, idx: 0, flags: 0, values: { a: seq } },
  }),
);

/** A database that refuses points of some devices, and with them the whole request. */
function databaseWithout(bad: ReadonlySet<string>, most = Number.POSITIVE_INFINITY) {
  const stored: string[] = [];
  let requests = 0;
  const write = async (points: readonly Point[]): Promise<void> => {
    requests += 1;
    if (points.length > most) throw new WireError('too_large', 'too much at once');
    const refused = points.find(({ device }) => bad.has(device));
    if (refused !== undefined) throw new WireError('refused', `no ${refused.device}`);
    stored.push(...points.map(({ device }) => device));
  };
  return { write, stored, requests: () => requests };
}

describe('writing all rows', () => {
  test('finds the bad ones among many and stores all others, in order where that counts', async () => {
    const database = databaseWithout(new Set(['h-0', 'h-4999', 'h-7000', 'h-7001']));
    const refused = await writeAll(rows, pointOf, database.write, { inOrder: true });
    expect(refused.map(({ row, reason }) => [row.device, reason])).toEqual(
      ['h-0', 'h-4999', 'h-7000', 'h-7001'].map((device) => [device, `no ${device}`]),
    );
    const good = rows.map(({ device }) => device).filter((device) => !refused.some(({ row }) => row.device === device));
    expect(database.stored).toEqual(good);
    expect(database.requests()).toBeLessThan(120);
  });

  test('halves what is too large at once', async () => {
    const database = databaseWithout(new Set(), 700);
    expect(await writeAll(rows, pointOf, database.write, { inOrder: false })).toEqual([]);
    expect(database.stored.toSorted()).toEqual(rows.map(({ device }) => device).toSorted());
  });

  test('stops at a database that is away, and only when nothing is on its way any more', async () => {
    let running = 0;
    const write = async (points: readonly Point[]): Promise<void> => {
      running += 1;
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (points[0]?.device === 'h-0') throw new WireError('unavailable', 'away');
      await new Promise((resolve) => setImmediate(resolve));
    };
    await expect(writeAll(rows, pointOf, write, { inOrder: false })).rejects.toMatchObject({ kind: 'unavailable' });
    expect(running).toBe(0);
  });
});
