import { sql } from 'kysely';
import { assert, type Clock } from '../base/index.ts';
import { type Database, recordAudit, rewordAudit, type Tx } from '../db/index.ts';
import type { Verification } from './erasure.ts';
import type { Person } from './person.ts';
import { createScrubber, type Scrubber } from './scrubber.ts';
import { type Part, type PartOf, type Place, readTextTables, sweepPart, type TextTable, verifyPart } from './sweep.ts';
import type { ErasureRow, ErasureTables } from './tables.ts';
import { createTally } from './tally.ts';

/** Works off what `Erasures.begin` left, in parts; each is a transaction, and a stop between two of them loses nothing. */
export interface ErasureSweeper {
  /** One part of the oldest erasure that is not done; false: there is nothing to do. */
  work(): Promise<boolean>;
}

export interface ErasureSweeperDeps {
  readonly db: Database;
  readonly clock: Clock;
}

const rowsAtOnce = 1_000;
/** In rows: what it costs to look into a table at all. */
const costOfTable = 20;
/** What is found again after so many sweeps stands where nothing may be overwritten; the receipt names it. */
const mostRounds = 2;

export function createErasureSweeper(deps: ErasureSweeperDeps): ErasureSweeper {
  const { db } = deps;
  let scrubberOf: { readonly id: string; readonly scrubber: Scrubber } | undefined;

  let tables: readonly TextTable[] | undefined;

  const scrubberFor = ({ id, person }: ErasureRow): Scrubber => {
    assert(person !== null, 'an erasure that goes through tables knows whom it looks for');
    if (scrubberOf?.id !== id) scrubberOf = { id, scrubber: createScrubber(JSON.parse(person) as Person) };
    return scrubberOf.scrubber;
  };

  return {
    async work() {
      const row = await oldest(db);
      if (row === undefined) return false;
      if (row.state === 'compacting') return finish(deps, row);
      const scrubber = scrubberFor(row);
      // Tables come and go only while the daemon is not running.
      tables ??= await readTextTables(db);
      const all = tables;
      await db.transaction((tx) =>
        row.state === 'sweeping' ? sweep(tx, all, row, scrubber) : verify(tx, deps, all, row, scrubber),
      );
      return true;
    },
  };
}

const oldest = (db: Database): Promise<ErasureRow | undefined> =>
  db
    .as<ErasureTables>()
    .selectFrom('erasures')
    .selectAll()
    .where('state', '<>', 'done')
    .orderBy('asked_at')
    .limit(1)
    .executeTakeFirst();

async function sweep(tx: Tx, tables: readonly TextTable[], row: ErasureRow, scrubber: Scrubber): Promise<void> {
  const tally = createTally(row);
  const next = await rewordAudit(tx, () =>
    throughParts(tables, row, (part) => sweepPart(tx, { ...part, scrubber }, tally)),
  );
  const onward = next === undefined ? ({ state: 'verifying', rounds: row.rounds + 1 } as const) : {};
  await put(tx, row.id, { ...tally.read(), place: next === undefined ? null : JSON.stringify(next), ...onward });
}

async function verify(
  tx: Tx,
  { clock }: ErasureSweeperDeps,
  tables: readonly TextTable[],
  row: ErasureRow,
  scrubber: Scrubber,
): Promise<void> {
  let sum = row.place === null || row.verification === null ? nothing : (JSON.parse(row.verification) as Verification);
  const next = await throughParts(tables, row, async (part) => {
    const seen = await verifyPart(tx, { ...part, scrubber });
    sum = summed(sum, seen);
    return seen;
  });
  if (next !== undefined) {
    return put(tx, row.id, { place: JSON.stringify(next), verification: JSON.stringify(sum) });
  }
  if (sum.findings > 0 && row.rounds < mostRounds) {
    return put(tx, row.id, { state: 'sweeping', place: null, verification: null });
  }
  const columns = tables.reduce((count, { texts }) => count + texts.length, 0);
  const verification = JSON.stringify({ ...sum, at: clock.now(), tables: tables.length, columns });
  await mergeIndexes(tx);
  await put(tx, row.id, { state: 'compacting', place: null, person: null, verification });
}

/** Goes on through the tables until about `rowsAtOnce` rows were seen; returns where the next time begins. */
async function throughParts(
  tables: readonly TextTable[],
  row: ErasureRow,
  run: (part: Omit<PartOf, 'scrubber'>) => Promise<Pick<Part, 'rows' | 'next'>>,
): Promise<Place | undefined> {
  let { place, table } = placeIn(tables, row);
  for (let left = rowsAtOnce; ; ) {
    const { rows, next } = await run({ table, place, most: left });
    left -= rows + costOfTable;
    const onward = next ?? following(tables, table);
    if (onward === undefined || left <= 0) return onward;
    place = onward;
    table = tables.find(({ name }) => name === onward.table) ?? table;
  }
}

const summed = (before: Verification, { rows, found }: Part): Verification => ({
  ...before,
  rows: before.rows + rows,
  findings: before.findings + found.length,
  found_in: [...new Set([...before.found_in, ...found])],
});

const nothing = { at: 0, tables: 0, columns: 0, rows: 0, findings: 0, found_in: [] } as unknown as Verification;

/** What full-text indexes keep of removed texts goes when their parts are merged. */
async function mergeIndexes(tx: Tx): Promise<void> {
  const db = tx.as<unknown>();
  const { rows } = await sql<{ name: string }>`select name from sqlite_master
    where type = 'table' and sql like 'create virtual table%using fts5%'`.execute(db);
  for (const { name } of rows) {
    await sql`insert into ${sql.table(name)} (${sql.ref(name)}) values ('optimize')`.execute(db);
  }
}

/** The file is written anew, so that nothing overwritten can be read in its free parts or its log. */
async function finish({ db, clock }: ErasureSweeperDeps, row: ErasureRow): Promise<boolean> {
  if (!(await db.compact())) return false;
  const at = clock.now();
  const { findings } = JSON.parse(row.verification ?? '{}') as Verification;
  await db.transaction(async (tx) => {
    await put(tx, row.id, { state: 'done', done_at: at });
    const object = { kind: 'customer', id: row.customer_id };
    const detail = { erasure_id: row.id, rows: row.rows_touched, findings };
    await recordAudit(tx, { at, actor: 'carewatch', action: 'customer.erasure-done', object, detail });
  });
  return true;
}

async function put(tx: Tx, id: string, set: Partial<ErasureRow>): Promise<void> {
  await tx.as<ErasureTables>().updateTable('erasures').set(set).where('id', '=', id).execute();
}

/** Where it goes on; a table that an update took away is passed over. */
function placeIn(tables: readonly TextTable[], row: ErasureRow): { readonly place: Place; readonly table: TextTable } {
  const place = row.place === null ? { table: '' } : (JSON.parse(row.place) as Place);
  const table = tables.find(({ name }) => name >= place.table);
  assert(table !== undefined, 'the last table is never taken away');
  return { place: table.name === place.table ? place : { table: table.name }, table };
}

const following = (tables: readonly TextTable[], table: TextTable): Place | undefined => {
  const next = tables[tables.indexOf(table) + 1];
  return next === undefined ? undefined : { table: next.name };
};
