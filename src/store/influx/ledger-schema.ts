/** The tables of the ledger. */
export const ledgerSchema = `
  CREATE TABLE IF NOT EXISTS stretch (
    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, type TEXT NOT NULL, day TEXT NOT NULL, hour INTEGER NOT NULL,
    first_ts INTEGER NOT NULL, last_ts INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    rows INTEGER NOT NULL, fresh INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS stretch_by_seq ON stretch (last_seq);
  CREATE INDEX IF NOT EXISTS stretch_by_day ON stretch (day);
  CREATE INDEX IF NOT EXISTS stretch_fresh ON stretch (fresh) WHERE fresh = 1;
  CREATE TABLE IF NOT EXISTS signal (type TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (type, name));
  CREATE TABLE IF NOT EXISTS shared (
    type TEXT NOT NULL, device TEXT NOT NULL, ts INTEGER NOT NULL, seq INTEGER NOT NULL, idx INTEGER NOT NULL,
    at INTEGER NOT NULL, flags INTEGER NOT NULL, vals TEXT NOT NULL, aside TEXT, PRIMARY KEY (type, device, ts, seq, idx)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS shared_by_seq ON shared (seq);
  CREATE TABLE IF NOT EXISTS lost (after INTEGER PRIMARY KEY, up_to INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS stretch_by_hour ON stretch (type, hour);
  CREATE TABLE IF NOT EXISTS rolled (
    type TEXT NOT NULL, step TEXT NOT NULL, hour INTEGER NOT NULL, through INTEGER NOT NULL, first_at INTEGER NOT NULL,
    PRIMARY KEY (type, step, hour)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS kept_from (at INTEGER NOT NULL);
`;
