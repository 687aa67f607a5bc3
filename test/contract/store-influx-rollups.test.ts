/** How rollups lie in a real InfluxDB 1.x, and what a crash or an outage leaves of them. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { Store, StoreFault } from '../../src/store/index.ts';
import { openInflux1Store } from '../../src/store/index.ts';
import type { Influxd } from '../harness/influxd.ts';
import { influxdPath, startInfluxd } from '../harness/influxd.ts';
import { everyTwentyMinutes, live, points } from './store-suite-rollups.ts';
import { at, batchOf, DAY_MS, heater, reading } from './store-world.ts';

describe.skipIf(influxdPath() === undefined)('rollups in a real InfluxDB 1.x', () => {
  let influxd: Influxd;
  let root: string;
  const faults: StoreFault[] = [];
  beforeAll(async () => {
    influxd = await startInfluxd();
    root = await mkdtemp(join(tmpdir(), 'carewatch-rollups-'));
  });
  afterAll(async () => {
    await influxd[Symbol.asyncDispose]();
    await rm(root, { recursive: true });
  });

  const opened = (database: string): Promise<Store> =>
    openInflux1Store(
      {
        dir: join(root, database),
        retention: { raw: days(2), rollups: { five_minutes: days(365), hourly: days(3_650) } },
        influx1: { url: influxd.url, database },
      },
      { clock: createSystemClock(), random: Math.random, onFault: (fault) => void faults.push(fault) },
    );

  async function asked(database: string, query: string): Promise<readonly (readonly unknown[])[]> {
    const response = await fetch(`${influxd.url}/query?db=${database}&q=${encodeURIComponent(query)}`);
    const { results } = (await response.json()) as { results: { series?: { values: unknown[][] }[] }[] };
    return results[0]?.series?.[0]?.values ?? [];
  }

  test('have measurements and fields of other names than readings, and readings past the retention are erased', async () => {
    await using store = await opened('names');
    await live(store, everyTwentyMinutes(6));
    await store.append(batchOf([reading({ seq: 900, ts: at(6 * DAY_MS), values: { burner_state: 'idle' } })]));
    const { name } = heater;
    expect(await asked('names', 'SHOW MEASUREMENTS')).toEqual([
      [`carewatch.1h.${name}`],
      [`carewatch.5m.${name}`],
      [name],
    ]);
    expect(await asked('names', `SELECT * FROM "carewatch.1h.${name}" LIMIT 1`)).toEqual([
      ['2026-01-05T00:00:00Z', expect.any(Number), 'h-1', 3, 2, 2, 1, 0, 3],
    ]);
    const fields = (await asked('names', `SHOW FIELD KEYS FROM "carewatch.5m.${name}"`)).map(([field]) => field);
    const parts = ['count', 'last', 'max', 'mean', 'min', 'sum'];
    expect(fields).toEqual(['carewatch.through', ...parts.map((part) => `outlet_temp_c.${part}`)]);
    expect(await asked('names', `SELECT first("outlet_temp_c") FROM "${name}"`)).toEqual([
      ['2026-01-08T00:00:00Z', 16],
    ]);
  });

  test('have a late reading once, though the process died before it had noted that it was added', async () => {
    const daily = { step: days(1), from: at(0), to: at(DAY_MS), agg: 'count' } as const;
    {
      await using store = await opened('crash');
      await live(store, everyTwentyMinutes(8));
      const late = { at: at(8 * DAY_MS), values: { outlet_temp_c: 1_000 } };
      await store.append(batchOf([reading({ seq: 900, ts: at(60_000), ...late })]));
      await store.maintain(at(8 * DAY_MS));
      expect(await points(store, daily)).toEqual([[at(0), 73]]);
    }
    const ledger = new SqliteDatabase(join(root, 'crash', 'ledger.db'));
    expect(ledger.prepare('UPDATE rolled SET through = 500 WHERE through = 900').run().changes).toBeGreaterThan(0);
    ledger.close();
    await using store = await opened('crash');
    expect(await points(store, daily)).toEqual([[at(0), 73]]);
    await store.maintain(at(8 * DAY_MS));
    await store.maintain(at(40 * DAY_MS));
    expect(await points(store, daily)).toEqual([[at(0), 73]]);
  });

  test('are made before readings go, however long InfluxDB is away', async () => {
    await using store = await opened('away');
    await store.append(batchOf(everyTwentyMinutes(3)));
    await influxd.stop();
    faults.length = 0;
    expect((await store.maintain(at(30 * DAY_MS))).dropped).toEqual([]);
    expect(faults.map(({ code }) => code)).toContain('maintain_failed');
    await influxd.start();
    expect(await store.count()).toBe(216);
    expect((await store.maintain(at(30 * DAY_MS))).dropped).toHaveLength(3);
    expect(await points(store, { step: days(1), agg: 'count' })).toEqual(
      [0, 1, 2].map((day) => [at(day * DAY_MS), 72]),
    );
  });

  test('do not keep a copy of the files waiting, of which one is held at a time', async () => {
    await using store = await opened('held');
    await store.append(batchOf(everyTwentyMinutes(4)));
    const maintained = store.maintain(at(4 * DAY_MS));
    const order: string[] = [];
    const first = await store.holdFiles();
    const second = store.holdFiles().then((held) => {
      order.push('second held');
      return held;
    });
    await maintained;
    for (const { path } of first.files) expect(existsSync(path), path).toBe(true);
    order.push('first let go');
    await first[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
    expect(order).toEqual(['first let go', 'second held']);
  });
});
