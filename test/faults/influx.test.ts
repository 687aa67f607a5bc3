/** A real InfluxDB that is away, refuses, or loses its answers, under a store that is written to meanwhile. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { StoreFault } from '../../src/store/index.ts';
import { openInflux1Store, openInflux2Store } from '../../src/store/index.ts';
import { at, batchOf, collected, heater } from '../contract/store-world.ts';
import { temporaryFolder } from '../harness/daemon.ts';
import type { HttpProxy } from '../harness/http-proxy.ts';
import { startHttpProxy } from '../harness/http-proxy.ts';
import { influx2Named, newBucket } from '../harness/influx2.ts';
import type { Influxd } from '../harness/influxd.ts';
import { influxdPath, startInfluxd } from '../harness/influxd.ts';
import type { Database } from './influx-refusals.ts';
import { describeRefusals, events, readingsIn, wholeAgain } from './influx-refusals.ts';

const options = (dir: string) => ({ dir: join(dir, 'store'), retention: { raw: days(365) } });

// The shortest waits there are.
const deps = (faults: StoreFault[]) => ({
  ...{ clock: createSystemClock(), random: () => 0 },
  onFault: (fault: StoreFault) => void faults.push(fault),
});

async function sent(url: string, init: RequestInit): Promise<string> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return text;
}

describe.skipIf(influxdPath() === undefined)('a store on InfluxDB 1.x', () => {
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

  const newDatabase = async (): Promise<Database> => {
    databases += 1;
    const database = `faults_${databases}`;
    return {
      open: (dir, how, faults) => {
        const influx1 = { url: how === 'proxied' ? proxy.url : influxd.url, database };
        return openInflux1Store({ ...options(dir), influx1 }, deps(faults));
      },
      async points() {
        const query = new URLSearchParams({ db: database, q: 'SELECT count("carewatch.seq") FROM "gas_water_heater"' });
        const answer = JSON.parse(await sent(`${influxd.url}/query?${query}`, {})) as Counted;
        return answer.results[0]?.series?.[0]?.values[0]?.[1] ?? 0;
      },
      write: async (line) =>
        void (await sent(`${influxd.url}/write?db=${database}&precision=ms`, { method: 'POST', body: line })),
    };
  };

  describeRefusals(() => ({ newDatabase, proxy }));

  const outlet = { device: 'h-1', type: heater.name, signals: ['outlet_temp_c'], from: at(0), to: at(10_000_000) };

  test('loses and doubles nothing when InfluxDB is killed under load, and the store is opened anew meanwhile', async () => {
    await using folder = await temporaryFolder();
    const database = await newDatabase();
    {
      await using store = await database.open(folder.path, 'straight', []);
      const stored: Promise<number>[] = [];
      for (let seq = 1; seq <= 6_000; seq += 100) {
        stored.push(store.append(batchOf(events(seq, seq + 99))));
        if (seq === 1_001) await stored[3];
        if (seq === 2_001) await influxd.stop('kill');
      }
      await Promise.all(stored);
      expect([store.cursor(), store.pending()]).toEqual([6_000, 0]);
    }
    {
      await using store = await database.open(folder.path, 'straight', []);
      expect(store.cursor()).toBe(6_000);
      await store.append(batchOf(events(6_001, 6_100)));
      // What is repeated after a crash changes nothing.
      await store.append(batchOf(events(5_901, 6_100)));
      await expect(store.series({ ...outlet, limit: 10 })).rejects.toMatchObject({ code: 'read_failed' });
      await influxd.start();
      await wholeAgain(store);
      expect([await store.count(), await database.points()]).toEqual([readingsIn(1, 6_100), readingsIn(1, 6_100)]);
      const stream = await collected(store.events({ after: 0 }));
      expect(stream.map(({ seq }) => seq)).toEqual(Array.from({ length: 6_100 }, (_, i) => i + 1));
    }
  });

  test('signs in, makes its database, and tells of a wrong password without telling it', async () => {
    await using folder = await temporaryFolder();
    await using asking = await startInfluxd({ asks: true });
    const create = new URLSearchParams({ q: "CREATE USER carewatch WITH PASSWORD 'pass word' WITH ALL PRIVILEGES" });
    await sent(`${asking.url}/query`, { method: 'POST', body: create });
    const faults: StoreFault[] = [];
    const access = { url: asking.url, database: 'of one’s own', username: 'carewatch' };
    const open = (password: string) =>
      openInflux1Store({ ...options(folder.path), influx1: { ...access, password } }, deps(faults));
    {
      await using store = await open('s3cret');
      expect(await store.append(batchOf(events(1, 10)))).toBe(10);
      expect(store.trouble?.()).toContain('authorization failed');
      expect(JSON.stringify(faults)).not.toContain('s3cret');
    }
    await using store = await open('pass word');
    await wholeAgain(store);
    expect(await store.count({ from: at(0) })).toBe(10);
  });
});

interface Counted {
  readonly results: readonly { readonly series?: readonly { readonly values: readonly (readonly number[])[] }[] }[];
}

const named = influx2Named();

describe.skipIf(named === undefined)('a store on InfluxDB 2.x', () => {
  const house = new AsyncDisposableStack();
  const { url = '', org = '', token = '' } = named ?? {};
  const headers = { authorization: `Token ${token}` };
  let proxy: HttpProxy;
  beforeAll(async () => {
    proxy = house.use(await startHttpProxy(url));
  });
  afterAll(() => house.disposeAsync());

  const newDatabase = async (): Promise<Database> => {
    const { name: bucket } = house.use(await newBucket({ url, org, token }));
    return {
      open: (dir, how, faults) => {
        const influx2 = { url: how === 'proxied' ? proxy.url : url, org, token, bucket };
        return openInflux2Store({ ...options(dir), influx2 }, deps(faults));
      },
      async points() {
        const query = `from(bucket: "${bucket}") |> range(start: 1970-01-01T00:00:00Z, stop: 2100-01-01T00:00:00Z)
          |> filter(fn: (r) => r._measurement == "gas_water_heater" and r._field == "carewatch.seq")
          |> group() |> count()`;
        const asked = { method: 'POST', headers: { ...headers, 'content-type': 'application/vnd.flux' }, body: query };
        const lines = (await sent(`${url}/api/v2/query?org=${org}`, asked)).trim().split('\n');
        return Number(lines.at(-1)?.trim().split(',').at(-1));
      },
      write: async (line) =>
        void (await sent(`${url}/api/v2/write?org=${org}&bucket=${bucket}&precision=ms`, {
          ...{ method: 'POST', headers, body: line },
        })),
    };
  };

  describeRefusals(() => ({ newDatabase, proxy }));
});
