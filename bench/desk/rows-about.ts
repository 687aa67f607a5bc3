import type Sqlite from 'better-sqlite3';

export type Cell = string | number | null | Buffer;
export type Row = Readonly<Record<string, Cell>>;
/** Rows by table, in the order of their row ids or keys. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** Kept by triggers, of no work, or about the journal of that house only. */
const leftOut =
  /^(sqlite_|search_|article_|migrations$|cursors$|handovers$|control_outbox$|idempotent_replies$|verdict_log$|episode_|articles$|rules$|rule_|access_|tokens$|weather_|forecast|trend|backtest)/;

/** Every row of the tables that hold people, places, things and work. */
export function readRows(database: Sqlite.Database): Rows {
  const tables = database
    .prepare(`select name from sqlite_schema where type = 'table' and sql not like 'create virtual%' order by name`)
    .pluck()
    .all() as string[];
  const kept = tables.filter((name) => !leftOut.test(name));
  return Object.fromEntries(kept.map((name) => [name, database.prepare(`select * from ${name}`).all() as Row[]]));
}

const anId = /^[a-z]+_[0-9a-z]{20}$/;

/**
 * The rows that name any of the ids, or the id of a row that does: a ticket of the device, what happened to the ticket,
 * the call about it, an attempt at the call.
 */
export function rowsAbout(rows: Rows, ids: readonly string[]): Rows {
  const known = new Set(ids);
  const found = new Map<string, Set<Row>>();
  for (let grew = true; grew; ) {
    grew = false;
    const named = new RegExp([...known].map((id) => RegExp.escape(id)).join('|'));
    for (const [table, all] of Object.entries(rows)) {
      const mine = found.get(table) ?? new Set();
      found.set(table, mine);
      for (const row of all) {
        if (mine.has(row) || !Object.values(row).some((cell) => typeof cell === 'string' && named.test(cell))) continue;
        mine.add(row);
        grew = true;
        if (typeof row.id === 'string' && anId.test(row.id)) known.add(row.id);
      }
    }
  }
  return Object.fromEntries(
    Object.entries(rows).map(([table, all]) => [table, all.filter((row) => found.get(table)?.has(row))]),
  );
}

/** Rows that stand in `rows` and, as they are, not in `before`. */
export function without(rows: Rows, before: Rows): Rows {
  return Object.fromEntries(
    Object.entries(rows).map(([table, all]) => {
      const old = new Set((before[table] ?? []).map((row) => JSON.stringify(row)));
      return [table, all.filter((row) => !old.has(JSON.stringify(row)))];
    }),
  );
}
