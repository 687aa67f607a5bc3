/** The bet of promise 3: one `step` says the same on the journal as it comes and on the store read back. */
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Arrival, type Decoder, decode, journal } from './history.ts';
import { average, type Entry, emptyState, keep, type Sample, step, type Verdict } from './step.ts';

const SEED = 20_260_301;
const RUNS = 400;
const TABLE = `seq BIGINT, idx INTEGER, arrived BIGINT, kind VARCHAR, device VARCHAR,
  ts BIGINT, value DOUBLE, aliveUntil BIGINT`;
const COLUMNS = TABLE.split(',').map((column) => column.trim().split(' ')[0] ?? '');

const RIGHT_READ = 'FROM entries ORDER BY seq, idx';
const WRONG_READS = {
  'reads in event-time order': 'FROM entries ORDER BY coalesce(ts, arrived), seq, idx',
  'reads in arrival order without seq': 'FROM entries ORDER BY arrived, idx',
  'has no order within a message': 'FROM entries ORDER BY seq, ts',
  'leaves out signs of life': `FROM entries WHERE kind <> 'life' ORDER BY seq, idx`,
  'leaves out starts': `FROM entries WHERE kind <> 'start' ORDER BY seq, idx`,
  'takes an outage for quiet time': 'SELECT * REPLACE (arrived AS aliveUntil) FROM entries ORDER BY seq, idx',
  'guesses arrival from event time':
    'SELECT * REPLACE (max(coalesce(ts, arrived)) OVER (ORDER BY seq, idx) AS arrived) FROM entries ORDER BY seq, idx',
  'keeps values in single precision': 'SELECT * REPLACE (value::FLOAT AS value) FROM entries ORDER BY seq, idx',
  'overwrites a value when its instant is corrected': `FROM entries QUALIFY kind <> 'reading' OR
    row_number() OVER (PARTITION BY kind, device, ts ORDER BY seq DESC, idx DESC) = 1 ORDER BY seq, idx`,
};

const cuts = fc.uniqueArray(fc.nat({ max: 150 }), { maxLength: 6 });
const trial = fc.record({ arrivals: journal, engineCuts: cuts, writerCuts: cuts, replayCuts: cuts, salt: fc.nat(996) });

const figures = { histories: 0, entries: 0, verdicts: 0, controls: 0 };
let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});

afterAll(() => {
  connection.closeSync();
  const line = Object.entries(figures).map(([name, figure]) => `${name}=${figure}`);
  process.stdout.write(`one step, two orders: ${line.join(' ')} of ${Object.keys(WRONG_READS).length}\n`);
});

test('the journal as it comes and the table by seq and idx give the same verdicts, wherever snapshots cut', async () => {
  const kinds = new Set<string>();
  const property = fc.asyncProperty(trial, async ({ arrivals, engineCuts, writerCuts, replayCuts, salt }) => {
    const expected = live(arrivals, []);
    expect(live(arrivals, engineCuts)).toStrictEqual(expected);
    await store(decodeAll(arrivals, writerCuts), salt);
    const entries = await read(RIGHT_READ);
    expect(replay(entries, replayCuts)).toStrictEqual(expected);
    for (const verdict of expected) kinds.add(verdict.kind);
    figures.histories += 1;
    figures.entries += entries.length;
    figures.verdicts += expected.length;
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS });
  expect([...kinds].sort()).toEqual(['breach', 'clear', 'missing', 'recovered']);
});

test('the rows of one device and of the daemon are enough for the verdicts on that device', async () => {
  const alone = `FROM entries WHERE device = 'lift' OR device IS NULL ORDER BY seq, idx`;
  const property = fc.asyncProperty(trial, async ({ arrivals, replayCuts, salt }) => {
    const expected = live(arrivals, []).filter((verdict) => verdict.device === 'lift');
    await store(decodeAll(arrivals, []), salt);
    expect(replay(await read(alone), replayCuts)).toStrictEqual(expected);
  });
  await fc.assert(property, { seed: SEED, numRuns: 100 });
});

test.each(Object.entries(WRONG_READS))('a store that %s gives other verdicts for some history', async (_name, sql) => {
  const property = fc.asyncProperty(trial, async ({ arrivals, salt }) => {
    await store(decodeAll(arrivals, []), salt);
    return isDeepStrictEqual(replay(await read(sql), []), live(arrivals, []));
  });
  const details = await fc.check(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  // By its message, because a query that throws would be taken for a counterexample.
  expect(String(details.errorInstance)).toContain('Property failed by returning false');
  figures.controls += 1;
});

test('a windowed average depends only on the readings in it, to the last bit', () => {
  const value = fc.oneof(fc.double({ noNaN: true, min: -1e18, max: 1e18 }), fc.constantFrom(0.1, -0, 1e16, 5e-324));
  // Two buckets and many samples, because the order of two terms alone never shows in a sum.
  const sample = fc.record({ ts: fc.integer({ min: 7_000, max: 8_999 }), value });
  const samples = fc.uniqueArray(sample, { selector: ({ ts }) => ts, minLength: 6, maxLength: 24 });
  const orders = samples.chain((one) =>
    fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })),
  );
  const property = fc.property(orders, ([one, other]) => Object.is(averageOf(one), averageOf(other)));
  fc.assert(property, { seed: SEED, numRuns: RUNS });
});

/** Decodes and steps in one go, as the daemon does; a cut puts both states through a snapshot. */
function live(arrivals: readonly Arrival[], cutsAt: readonly number[]): Verdict[] {
  const follower = { decoder: new Map() as Decoder, engine: emptyState() };
  return run(follower, arrivals, cutsAt, ({ decoder, engine }, arrival) =>
    decode(decoder, arrival).flatMap((entry) => step(engine, entry)),
  );
}

function replay(entries: readonly Entry[], cutsAt: readonly number[]): Verdict[] {
  return run(emptyState(), entries, cutsAt, step);
}

function decodeAll(arrivals: readonly Arrival[], cutsAt: readonly number[]): Entry[] {
  return run(new Map() as Decoder, arrivals, cutsAt, decode);
}

function run<S, I, O>(start: S, items: readonly I[], cutsAt: readonly number[], take: (state: S, item: I) => O[]): O[] {
  let state = start;
  return items.flatMap((item, index) => {
    if (cutsAt.includes(index)) state = deserialize(serialize(state)) as S;
    return take(state, item);
  });
}

/** Rows go in shuffled, so that nothing but the query can bring the order back. */
async function store(entries: readonly Entry[], salt: number): Promise<void> {
  await connection.run(`CREATE OR REPLACE TABLE entries (${TABLE})`);
  const appender = await connection.createAppender('entries');
  const place = ({ seq, idx }: Entry) => (seq * 7_919 + idx * 104_729 + salt * 31) % 997;
  for (const entry of entries.toSorted((a, b) => place(a) - place(b))) {
    const row: Record<string, number | string> = entry;
    for (const column of COLUMNS) appender.appendValue(row[column] ?? null);
    appender.endRow();
  }
  appender.closeSync();
}

async function read(sql: string): Promise<Entry[]> {
  const rows = await (await connection.runAndReadAll(sql)).getRowObjectsJS();
  return rows.map((row) => {
    const present = Object.entries(row).filter(([, cell]) => cell !== null);
    return Object.fromEntries(
      present.map(([name, cell]) => [name, typeof cell === 'bigint' ? Number(cell) : cell]),
    ) as Entry;
  });
}

function averageOf(samples: readonly Sample[]): number | undefined {
  const buckets = new Map<number, Sample[]>();
  for (const { ts, value } of samples) keep(buckets, ts, value);
  return average(buckets, 8_000);
}
