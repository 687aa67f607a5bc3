/**
 * `npm run bench:stores -- --rows 1000000`: every store on the same rows, one after the other in one run on one machine.
 * InfluxDB 1.x is started here; InfluxDB 2.x takes part when INFLUX2_URL, INFLUX2_ORG and INFLUX2_TOKEN name one.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSystemClock, days, hours, type Instant, instant, minutes } from '../src/base/index.ts';
import type { Store } from '../src/store/index.ts';
import { createRowBuffer, openDuckStore, openInflux1Store, openInflux2Store } from '../src/store/index.ts';
import { influx2Named, newBucket } from '../test/harness/influx2.ts';
import { influxdPath, startInfluxd } from '../test/harness/influxd.ts';
import { settledBytes } from './influx/settled-bytes.ts';
import { batches, FLEET, heater, p50, perSecond, rounds, START, timed } from './store.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const rows = Number(values.rows);
const every = minutes(5);
const span = Math.ceil(rows / FLEET) * every;
const end = instant(START + span);

interface Opened extends AsyncDisposable {
  readonly store: Store;
  /** All that it takes of the disk; undefined where that is not on this machine. */
  readonly folders: readonly string[];
}

const root = mkdtempSync(join(tmpdir(), 'carewatch-bench-stores-'));
const deps = {
  ...{ clock: createSystemClock(), random: Math.random },
  onFault: ({ detail }: { readonly detail: string }): void => console.log(`stores: fault ${detail}`),
};
const options = (name: string) => ({
  dir: join(root, name),
  retention: { raw: days(3_650) },
  readTimeout: minutes(10),
});

const openers: Readonly<Record<string, () => Promise<Opened | undefined>>> = {
  async DuckDB() {
    const store = await openDuckStore(options('duckdb'), deps);
    return { store, folders: [join(root, 'duckdb')], [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  },
  async 'InfluxDB 1.x'() {
    if (influxdPath() === undefined) return undefined;
    const influxd = await startInfluxd({ settles: true });
    const influx1 = { url: influxd.url, database: 'bench' };
    const store = await openInflux1Store({ ...options('influx1'), influx1 }, deps);
    return {
      ...{ store, folders: [join(root, 'influx1'), influxd.dir] },
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        await influxd[Symbol.asyncDispose]();
      },
    };
  },
  async 'InfluxDB 2.x'() {
    const named = influx2Named();
    if (named === undefined) return undefined;
    const bucket = await newBucket(named);
    const store = await openInflux2Store({ ...options('influx2'), influx2: { ...named, bucket: bucket.name } }, deps);
    return {
      ...{ store, folders: [] },
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        await bucket[Symbol.asyncDispose]();
      },
    };
  },
};

console.log(
  `stores: ${rows} readings of ${FLEET} heaters, ten signals each, over ${(span / 3_600_000).toFixed(1)} h; load ${loadavg()[0]?.toFixed(1)}`,
);
for (const [name, open] of Object.entries(openers)) {
  await using opened = await open();
  if (opened === undefined) console.log(`stores: ${name}: not here, skipped`);
  else for (const line of await bench(opened)) console.log(`stores: ${name}: ${line}`);
}
rmSync(root, { recursive: true, force: true });

async function bench({ store, folders }: Opened): Promise<string[]> {
  const lines: string[] = [];
  const made = [...batches(rounds(0, START, end, every))];
  const writing = await timed(() => Promise.all(made.map((batch) => store.append(batch))));
  lines.push(`appended and durable ${perSecond(rows, writing)}`);
  // A day is over when something arrives after it.
  const later = createRowBuffer();
  later.add({ kind: 'pulse', seq: store.cursor() + 1, idx: 0, at: instant(end + 2 * 86_400_000) });
  await store.append(later.take());
  await store.maintain(instant(end + 2 * 86_400_000));
  const bytes = await settledBytes(folders);
  lines.push(folders.length === 0 ? 'bytes: elsewhere' : `${(bytes / rows).toFixed(1)} bytes a reading on disk`);

  const query = { type: heater.name, signals: ['gas_supply_pressure_pa'], limit: 10_000 };
  const day = { from: instant(Math.max(START, end - 86_400_000)), to: end };
  const whole = { from: instant(START), to: end };
  lines.push(`one device, the last day raw, p50 ${await p50((device) => store.series({ ...query, ...day, device }))}`);
  const hourly = (device: string) => store.series({ ...query, ...whole, device, step: hours(1) });
  lines.push(`one device, all of it hourly, p50 ${await p50(hourly)}`);
  const trend = { type: heater.name, signal: 'outlet_temp_c', fn: 'avg', window: hours(12), asOf: end } as const;
  lines.push(`average of 12 h for each of ${FLEET} devices ${(await timed(() => store.trend(trend))).toFixed(0)} ms`);
  lines.push(`history, two signals: ${await scanned(store, ['outlet_temp_c', 'burner_state'])}`);
  lines.push(
    `history, ten signals: ${await scanned(
      store,
      heater.signals.map((signal) => signal.name),
    )}`,
  );
  lines.push(`answers ${await digestOf(store, end)}`);
  return lines;
}

/** The same for every store that gives the same answers. */
async function digestOf(store: Store, to: Instant): Promise<string> {
  const hash = createHash('sha256');
  const take = (answer: unknown): void => void hash.update(JSON.stringify(answer));
  const whole = { from: instant(START), to };
  const signals = heater.signals.map(({ name }) => name);
  take([await store.count(), await store.count({ to: instant(START + span / 2) })]);
  for (let i = 0; i < 20; i += 1) {
    const device = `gh-${String(i * 241).padStart(6, '0')}`;
    const query = { type: heater.name, device, signals, limit: 10_000, ...whole };
    take(await store.series(query));
    // Averages are sums in some order: their last digits are nobody's.
    for (const agg of ['min', 'max', 'count', 'first', 'last'] as const) {
      take(await store.series({ ...query, step: hours(1), agg }));
    }
  }
  for (const fn of ['avg', 'max', 'stddev', 'slope'] as const) {
    const { devices, values } = await store.trend({
      ...{ type: heater.name, signal: 'outlet_temp_c', fn, window: hours(6), asOf: to },
    });
    take([devices, [...values].map((value) => Math.round(value * 1e8))]);
  }
  return hash.digest('hex').slice(0, 16);
}

async function scanned(store: Store, names: readonly string[]): Promise<string> {
  const signals = heater.signals
    .filter(({ name }) => names.includes(name))
    .map(({ name, kind }) => ({ name, kind: kind === 'enum' ? ('text' as const) : kind }));
  let read = 0;
  const took = await timed(async () => {
    for await (const slice of store.history({ after: 0, life: false, readings: [{ type: heater.name, signals }] })) {
      read += slice.readings[0]?.rows ?? 0;
    }
  });
  if (read !== rows) throw new Error(`${rows} readings were stored and ${read} came back`);
  return perSecond(read, took);
}
