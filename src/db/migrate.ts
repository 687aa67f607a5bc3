import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { AppError, assert } from '../base/index.ts';
import type { Migration } from './database.ts';
import type { DbFailure } from './errors.ts';

interface MigrationTable {
  readonly migrations: { readonly name: string };
}

/** Runs what the file lacks. Refuses a file that knows more than this program. */
export async function migrate(db: Kysely<unknown>, migrations: readonly Migration[]): Promise<void> {
  assert(new Set(migrations.map((m) => m.name)).size === migrations.length, 'two migrations with one name');
  await sql`create table if not exists migrations (
    position integer primary key autoincrement, name text not null unique
  ) strict`.execute(db);
  const recorded = await (db as Kysely<MigrationTable>).selectFrom('migrations').select('name').execute();
  const done = new Set(recorded.map((row) => row.name));
  refuseNewer(done, migrations);
  for (const migration of migrations) {
    if (done.has(migration.name)) continue;
    await db.transaction().execute(async (trx) => {
      await migration.up(trx);
      await sql`insert into migrations (name) values (${migration.name})`.execute(trx);
    });
  }
}

function refuseNewer(done: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((m) => m.name));
  for (const name of done) {
    if (known.has(name)) continue;
    throw new AppError<DbFailure>(
      { code: 'database-too-new', migration: name },
      `The database holds the migration ${name}, which this version does not know; start the newer version, or restore a backup made by this one.`,
    );
  }
}
