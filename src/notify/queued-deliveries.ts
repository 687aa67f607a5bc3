import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { Delivery, Intent } from './delivery.ts';
import type { NotifyFailure } from './errors.ts';
import type { OutboxDeps } from './outbox.ts';
import type { DeliveryRow, NotifyTables } from './tables.ts';
import { toDelivery } from './tables.ts';
import { readTarget } from './targets.ts';

/** Who does it, and when. */
interface Doer {
  readonly at: Instant;
  readonly by: string;
}

/** One delivery to each of the targets; an intent that is queued already adds nothing. */
export async function queue(tx: Tx, intent: Intent, targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return;
  const { topic, ordering, key, at } = intent;
  const draft = {
    topic,
    ordering,
    key,
    body: JSON.stringify({ id: key, ...intent.body }),
    state: 'pending',
    attempts: 0,
    created_at: at,
    next_attempt_at: at,
    delivered_at: null,
    last_error: null,
  } as const;
  await tx
    .as<NotifyTables>()
    .insertInto('deliveries')
    .values(targets.map((target_id) => ({ ...draft, target_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function replay(tx: Tx, id: number, { at, by }: Doer): Promise<Delivery> {
  const row = await readDelivery(tx, id);
  const { state, target_id, topic } = row;
  if (state !== 'dead') {
    const sentence = `Delivery ${id} is ${state}; only a dead one can be replayed.`;
    throw new AppError<NotifyFailure>({ code: 'delivery-not-dead', id, state }, sentence);
  }
  const set = { state: 'pending', attempts: 0, next_attempt_at: at } as const;
  await tx.as<NotifyTables>().updateTable('deliveries').set(set).where('id', '=', id).execute();
  const object = { kind: 'delivery', id: String(id) };
  await recordAudit(tx, { at, actor: by, action: 'delivery.replayed', object, detail: { target_id, topic } });
  return toDelivery({ ...row, ...set });
}

export async function replayAll(tx: Tx, targetId: string, { at, by }: Doer): Promise<number> {
  await readTarget(tx, targetId);
  const { numUpdatedRows } = await tx
    .as<NotifyTables>()
    .updateTable('deliveries')
    .set({ state: 'pending', attempts: 0, next_attempt_at: at })
    .where('target_id', '=', targetId)
    .where('state', '=', sql.lit('dead'))
    .executeTakeFirst();
  const replayed = Number(numUpdatedRows);
  const object = { kind: 'webhook', id: targetId };
  await recordAudit(tx, { at, actor: by, action: 'webhook.replayed', object, detail: { replayed } });
  return replayed;
}

export async function sendTest(tx: Tx, { ids, clock }: OutboxDeps, targetId: string, by: string): Promise<Delivery> {
  const target = await readTarget(tx, targetId);
  const at = clock.now();
  const key = ids.next('evt');
  const body = { topic: 'carewatch.test', at: new Date(at).toISOString(), target: target.id };
  await queue(tx, { topic: 'carewatch.test', ordering: key, key, at, body }, [target.id]);
  const object = { kind: 'webhook', id: targetId };
  await recordAudit(tx, { at, actor: by, action: 'webhook.tested', object, detail: { key } });
  const row = await tx
    .as<NotifyTables>()
    .selectFrom('deliveries')
    .selectAll()
    .where('target_id', '=', targetId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return toDelivery(row);
}

async function readDelivery(tx: Tx, id: number): Promise<DeliveryRow> {
  const row = await tx.as<NotifyTables>().selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined)
    throw new AppError<NotifyFailure>({ code: 'delivery-unknown', id }, `There is no delivery ${id}.`);
  return row;
}
