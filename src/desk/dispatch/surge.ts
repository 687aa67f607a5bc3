import { sql } from 'kysely';
import { type Instant, toRfc3339 } from '../../base/index.ts';
import { type Reader, recordAudit, type Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import type { DispatchTables } from './dispatch-row.ts';

/** More work than the centre can do: tickets of one device are merged, and planned work waits. */
export interface Surge {
  readonly active: boolean;
  /** Switched by a person, who also ends it. */
  readonly manual: boolean;
  readonly since: Instant | null;
  readonly by: string;
  readonly reason: string;
  /** Rises whenever it begins or ends; 0: there never was one. */
  readonly version: number;
}

const none: Surge = {
  active: false,
  manual: false,
  since: null,
  by: 'carewatch',
  reason: 'there was none',
  version: 0,
};

export async function readSurge(reader: Reader): Promise<Surge> {
  const row = await reader.as<DispatchTables>().selectFrom('surge').selectAll().executeTakeFirst();
  if (row === undefined) return none;
  const { active, manual, since, by, reason, version } = row;
  return { active: active === 1, manual: manual === 1, since: since as Instant, by, reason, version };
}

export const surgeIsOn = async (reader: Reader): Promise<boolean> => (await readSurge(reader)).active;

/** What happens at `at` to the surge; the work that waited for its end becomes due then. */
export async function setSurge(
  tx: Tx,
  deps: WorkDeps,
  surge: Omit<Surge, 'version'> & { readonly since: Instant },
): Promise<DeskIntent[]> {
  const { active, manual, since: at, by, reason } = surge;
  const version = (await readSurge(tx)).version + 1;
  const row = { id: 1, active: Number(active), manual: Number(manual), since: at, by, reason, version };
  const db = tx.as<DispatchTables>();
  await db
    .insertInto('surge')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  if (!active) await db.updateTable('dispatches').set({ due_at: at }).where('state', '=', 'deferred').execute();
  const action = active ? 'surge.began' : 'surge.ended';
  const object = { kind: 'surge', id: 'surge' };
  await recordAudit(tx, { at, actor: by, action, object, detail: { reason, manual } });
  const body = { topic: action, at: toRfc3339(at), reason, by };
  return [{ topic: action, ordering: 'surge', key: deps.ids.next('evt'), at, body }];
}

/** A surge begins by itself when more tickets wait for somebody than the configuration allows. */
export async function raiseSurge(tx: Tx, deps: WorkDeps, at: Instant): Promise<DeskIntent[]> {
  const { begins } = deps.settings.dispatch.surge;
  if (begins === 0 || (await surgeIsOn(tx)) || (await waiting(tx, begins)) < begins) return [];
  const reason = `${begins} tickets wait for somebody`;
  return setSurge(tx, deps, { active: true, manual: false, since: at, by: 'carewatch', reason });
}

/** One that began by itself ends by itself; a person's lasts until a person ends it. */
export async function easeSurge(tx: Tx, deps: WorkDeps, at: Instant): Promise<DeskIntent[]> {
  const { ends } = deps.settings.dispatch.surge;
  const surge = await readSurge(tx);
  if (!surge.active || surge.manual || (await waiting(tx, ends + 1)) > ends) return [];
  const reason = `no more than ${ends} tickets wait for somebody`;
  return setSurge(tx, deps, { active: false, manual: false, since: at, by: 'carewatch', reason });
}

/** Tickets that nobody has accepted and that are not kept back by the surge itself; counted up to `most`. */
async function waiting(reader: Reader, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from (
    select 1 from tickets where state = 'open' and id not in (select ticket_id from dispatches where state = 'deferred')
    limit ${most})`.execute(reader.as<DeskTables>());
  return rows[0]?.n ?? 0;
}
