/**
 * `node bench/influx-rollups.ts`: what rollups cost where readings are in InfluxDB 1.x, which is started here, and in the
 * InfluxDB 2.x that INFLUX2_URL, INFLUX2_ORG and INFLUX2_TOKEN name: 5,000 heaters of ten signals, 100 minutes with a
 * reading a minute.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, days, hours, instant, minutes } from '../src/base/index.ts';
import type { Store } from '../src/store/index.ts';
import { openInflux1Store, openInflux2Store } from '../src/store/index.ts';
import { influx2Named, newBucket } from '../test/harness/influx2.ts';
import { influxdPath, startInfluxd } from '../test/harness/influxd.ts';
import { settledBytes } from './influx/settled-bytes.ts';
import { batches, DAY_MS, FLEET, heater, p50, rounds, START, timed } from './store.ts';

const ROUNDS = 100;
const rows = ROUNDS * FLEET;
const perSecond = (ms: number): string => `${Math.round(rows / (ms / 1_000)).toLocaleString('en')} readings/s`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const root = mkdtempSync(join(tmpdir(), 'carewatch-bench-rollups-'));
const deps = {
  ...{ clock: createSystemClock(), random: Math.random },
  onFault: ({ detail }: { readonly detail: string }): void => console.log(`rollups: fault ${detail}`),
};
const options = (name: string) => ({
  dir: join(root, name),
  retention: { raw: days(30), rollups: { five_minutes: days(3_650), hourly: days(3_650) } },
  readTimeout: minutes(10),
});

/** `folders`: all that the readings take of the disk; none where that is not on this machine. */
async function bench(name: string, store: Store, folders: readonly string[]): Promise<void> {
  const say = (line: string): void => console.log(`rollups: ${name}: ${line}`);
  const bytes = async (): Promise<string> =>
    folders.length === 0 ? 'bytes elsewhere' : megabytes(await settledBytes(folders));
  const end = START + ROUNDS * 60_000;
  const made = [...batches(rounds(0, START, end, 60_000))];
  const appending = await timed(() => Promise.all(made.map((batch) => store.append(batch))));
  const [after] = batches(rounds(store.cursor(), START + 3 * DAY_MS, START + 3 * DAY_MS + 1, 1));
  if (after !== undefined) await store.append(after);
  say(`${rows} readings appended, ${perSecond(appending)}, ${await bytes()}`);
  const query = { type: heater.name, limit: 10_000, signals: ['gas_supply_pressure_pa'] };
  const range = { from: instant(START), to: instant(START + DAY_MS) };
  const hourly = (device: string) => store.series({ ...query, ...range, device, step: hours(1) });
  say(`one device, a day hourly, of readings p50 ${await p50(hourly)}`);
  const rolling = await timed(() => store.maintain(instant(START + 3 * DAY_MS)));
  say(`rolled up, both widths, ${perSecond(rolling)}, with them ${await bytes()}`);
  say(`again with nothing new ${(await timed(() => store.maintain(instant(START + 3 * DAY_MS)))).toFixed(0)} ms`);
  const dropping = await timed(() => store.maintain(instant(START + 40 * DAY_MS)));
  say(`readings erased in ${(dropping / 1_000).toFixed(1)} s, rollups alone ${await bytes()}`);
  say(`one device, a day hourly, of rollups p50 ${await p50(hourly)}`);
}

console.log(`rollups: load ${loadavg()[0]?.toFixed(1)}`);
try {
  if (influxdPath() === undefined) console.log('rollups: InfluxDB 1.x: not here, skipped');
  else {
    await using influxd = await startInfluxd({ settles: true });
    const influx1 = { url: influxd.url, database: 'bench' };
    await using store = await openInflux1Store({ ...options('influx1'), influx1 }, deps);
    await bench('InfluxDB 1.x', store, [influxd.dir]);
  }
  const named = influx2Named();
  if (named === undefined) console.log('rollups: InfluxDB 2.x: none is named, skipped');
  else {
    await using bucket = await newBucket(named);
    await using store = await openInflux2Store(
      { ...options('influx2'), influx2: { ...named, bucket: bucket.name } },
      deps,
    );
    await bench('InfluxDB 2.x', store, []);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
