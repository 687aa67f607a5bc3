/** A real InfluxDB 1.x that is away, refuses, or loses its answers, under a store that is written to meanwhile. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { Store, StoreFault } from '../../src/store/index.ts';
import { openInflux1Store } from '../../src/store/index.ts';
import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import { at, batchOf, collected, heater, reading } from '../contract/store-world.ts';
import { temporaryFolder, until } from '../harness/daemon.ts';
import type { HttpProxy, ProxyMood } from '../harness/http-proxy.ts';
import { startHttpProxy } from '../harness/http-proxy.ts';
import type { Influxd } from '../harness/influxd.ts';
import { influxdPath, startInfluxd } from '../harness/influxd.ts';

const DEVICES = 20;

const event = (seq: number): TelemetryEvent =>
  seq % 50 === 0
    ? { kind: 'presence', seq, idx: 0, at: at(seq * 100), device: `h-${seq % DEVICES}`, online: true }
    : reading({
        seq,
        ts: at(seq * 100),
        device: `h-${seq % DEVICES}`,
        values: { outlet_temp_c: seq, burner_on: true },
      });

const events = (from: number, to: number): TelemetryEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

const readingsIn = (from: number, to: number): number =>
  events(from, to).filter(({ kind }) => kind === 'reading').length;

describe.skipIf(influxdPath() === undefined)('a store on InfluxDB', () => {
  let influxd: Influxd;
  let proxy: HttpProxy;
  let databases = 0;
  beforeAll(async () => {
    influxd = await startInfluxd();
    proxy = await startHttpProxy(influxd.url);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await influxd[Symbol.asyncDispose]();
  });

  const open = (dir: string, database: string, url: string, faults: StoreFault[] = []): Promise<Store> =>
    openInflux1Store(
      { dir: join(dir, 'store'), retention: { raw: days(365) }, influx1: { url, database } },
      // The shortest waits there are.
      { clock: createSystemClock(), random: () => 0, onFault: (fault) => void faults.push(fault) },
    );

  const newDatabase = (): string => {
    databases += 1;
    return `faults_${databases}`;
  };

  /** In the database itself, whatever the store says. */
  const pointsOf = async (database: string): Promise<number> => {
    const query = new URLSearchParams({ db: database, q: 'SELECT count("carewatch.seq") FROM "gas_water_heater"' });
    const answer = (await (await fetch(`${influxd.url}/query?${query}`)).json()) as {
      readonly results: readonly { readonly series?: readonly { readonly values: readonly (readonly number[])[] }[] }[];
    };
    return answer.results[0]?.series?.[0]?.values[0]?.[1] ?? 0;
  };

  const wholeAgain = async (store: Store): Promise<void> => {
    await until(
      'all rows are in the database',
      async () => (store.trouble?.() === undefined ? true : undefined),
      60_000,
    );
  };

  const moods: readonly (readonly [string, ProxyMood])[] = [
    ['answers 503', { kind: 'answer', status: 503, body: '{"error":"timeout"}' }],
    ['has no room on its disk', { kind: 'answer', status: 500, body: '{"error":"write: no space left on device"}' }],
    [
      'is asked by somebody it no longer knows',
      { kind: 'answer', status: 401, body: '{"error":"authorization failed"}' },
    ],
    ['writes and loses its answers', { kind: 'lose' }],
  ];

  test.each(moods)('loses and doubles nothing when InfluxDB %s for a while', async (_, mood) => {
    await using folder = await temporaryFolder();
    const database = newDatabase();
    const faults: StoreFault[] = [];
    await using store = await open(folder.path, database, proxy.url, faults);
    await store.append(batchOf(events(1, 200)));
    expect(faults).toEqual([]);
    await proxy.become(mood);
    for (let seq = 201; seq <= 1_200; seq += 50) {
      // Durable at once, though the database has none of it.
      expect(await store.append(batchOf(events(seq, seq + 49)))).toBe(seq + 49);
    }
    expect(store.trouble?.()).toContain('until InfluxDB takes them');
    expect([store.cursor(), store.pending()]).toEqual([1_200, 0]);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['append_failed']));
    await proxy.become({ kind: 'pass' });
    await store.append(batchOf(events(1_201, 1_300)));
    await wholeAgain(store);
    expect([await store.count(), await pointsOf(database)]).toEqual([readingsIn(1, 1_300), readingsIn(1, 1_300)]);
    const stream = await collected(store.events({ after: 0 }));
    expect(stream.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_300 }, (_, i) => i + 1));
  });

  test('loses and doubles nothing when InfluxDB is killed under load, and the store is opened anew meanwhile', async () => {
    await using folder = await temporaryFolder();
    const database = newDatabase();
    {
      await using store = await open(folder.path, database, influxd.url);
      for (let seq = 1; seq <= 6_000; seq += 100) {
        const stored = store.append(batchOf(events(seq, seq + 99)));
        if (seq === 2_001) await influxd.stop('kill');
        await stored;
      }
      expect([store.cursor(), store.pending()]).toEqual([6_000, 0]);
    }
    {
      await using store = await open(folder.path, database, influxd.url);
      expect(store.cursor()).toBe(6_000);
      await store.append(batchOf(events(6_001, 6_100)));
      // What is repeated after a crash changes nothing.
      await store.append(batchOf(events(5_901, 6_100)));
      await expect(store.series({ ...outlet, limit: 10 })).rejects.toMatchObject({ code: 'read_failed' });
      await influxd.start();
      await wholeAgain(store);
      expect([await store.count(), await pointsOf(database)]).toEqual([readingsIn(1, 6_100), readingsIn(1, 6_100)]);
      const stream = await collected(store.events({ after: 0 }));
      expect(stream.map(({ seq }) => seq)).toEqual(Array.from({ length: 6_100 }, (_, i) => i + 1));
    }
  });

  const outlet = { device: 'h-1', type: heater.name, signals: ['outlet_temp_c'], from: at(0), to: at(10_000_000) };

  test('keeps points that InfluxDB refuses as rejections, each alone, and stores all others', async () => {
    await using folder = await temporaryFolder();
    const database = newDatabase();
    const faults: StoreFault[] = [];
    await using store = await open(folder.path, database, influxd.url, faults);
    await store.append(batchOf(events(1, 10)));
    // Somebody else wrote a field as a number that Carewatch knows as a text.
    const line = `gas_water_heater,device=stranger firmware=5 ${at(0)}`;
    const written = await fetch(`${influxd.url}/write?db=${database}&precision=ms`, { method: 'POST', body: line });
    expect(written.status).toBe(204);
    const poisoned = [3_333, 17_000];
    const many = events(11, 20_010).map((one) =>
      poisoned.includes(one.seq)
        ? reading({
            seq: one.seq,
            ts: at(one.seq * 100),
            device: 'p-1',
            values: { firmware: 'v1' },
            unknown: { odd: 1 },
          })
        : one,
    );
    // A year that InfluxDB cannot count to.
    const far = reading({
      seq: 20_011,
      ts: Date.UTC(2400, 0),
      at: at(3_000_000),
      device: 'p-2',
      values: { burner_on: true },
    });
    await store.append(batchOf([...many, far]));
    const { items } = await store.rejections({ limit: 10 });
    expect(items.map(({ seq, device, reason }) => [seq, device, reason])).toEqual([
      [20_011, 'p-2', 'not_storable'],
      [17_000, 'p-1', 'not_storable'],
      [3_333, 'p-1', 'not_storable'],
    ]);
    expect(items.at(-1)?.detail).toContain('field type conflict');
    const stored =
      many.filter(({ kind, seq }) => kind === 'reading' && !poisoned.includes(seq)).length + readingsIn(1, 10);
    expect([await store.count(), await pointsOf(database)]).toEqual([stored, stored]);
    expect((await store.unknownSignals({ device: 'p-1' })).map(({ name }) => name)).toEqual(['odd']);
    expect([store.trouble?.(), faults]).toEqual([undefined, []]);
    const stream = await collected(store.events({ after: 0 }));
    expect(stream.map(({ seq }) => seq)).toEqual(Array.from({ length: 20_011 }, (_, i) => i + 1));
  });
});
