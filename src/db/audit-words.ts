import { sql } from 'kysely';
import type { Migration, Tx } from './database.ts';

/**
 * Who did what to which object, and when, is never changed. What an audit record tells of a person is overwritten when
 * that person is erased: only within `rewordAudit`, and only `detail`.
 */
export const auditWordsMigration: Migration = {
  name: 'db-005-audit-words',
  async up(db) {
    await sql`create table audit_rewording (one integer primary key check (one = 1)) strict`.execute(db);
    await sql`drop trigger audit_keeps_words`.execute(db);
    await sql`create trigger audit_keeps_facts
      before update of id, at, actor, action, object_kind, object_id, device_id on audit
      begin select raise(abort, 'audit is append-only'); end`.execute(db);
    await sql`create trigger audit_keeps_words before update of detail on audit
      when not exists (select 1 from audit_rewording)
      begin select raise(abort, 'audit is append-only'); end`.execute(db);
  },
};

/** Runs work that may overwrite words in details of audit records, within the caller's transaction. */
export async function rewordAudit<R>(tx: Tx, work: () => Promise<R>): Promise<R> {
  await sql`insert into audit_rewording values (1)`.execute(tx.as<unknown>());
  const result = await work();
  await sql`delete from audit_rewording`.execute(tx.as<unknown>());
  return result;
}
