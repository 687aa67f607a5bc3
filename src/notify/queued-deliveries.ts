import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { Delivery, Intent, WebhookTarget } from './delivery.ts';
import type { NotifyFailure } from './errors.ts';
import { escalatedTo } from './escalated-to.ts';
import type { OutboxDeps } from './outbox.ts';
import type { DeliveryRow, NotifyTables } from './tables.ts';
import { toDelivery } from './tables.ts';
import { readTarget } from './targets.ts';

/** Who does it, and when. */
interface Doer {
  readonly at: Instant;
  readonly by: string;
}

type Draft = Pick<DeliveryRow, 'target_id' | 'kind' | 'recipient' | 'language' | 'key'>;

/** One delivery to each of the targets and addressees; an intent that is queued already adds nothing. */
export async function queue(
  tx: Tx,
  intent: Intent,
  targets: readonly Pick<WebhookTarget, 'id' | 'kind'>[],
): Promise<void> {
  const { topic, ordering, key, at, to = escalatedTo(intent) } = intent;
  const drafts: Draft[] = [
    ...targets.map(({ id, kind }) => ({ target_id: id, kind, recipient: null, language: null, key })),
    ...to.map(({ kind, address, language }, i) => ({
      target_id: `direct:${kind}`,
      kind,
      recipient: address,
      language,
      key: i === 0 ? key : `${key}:${i}`,
    })),
  ];
  if (drafts.length === 0) return;
  const draft = {
    topic,
    ordering,
    state: 'pending',
    attempts: 0,
    created_at: at,
    next_attempt_at: at,
    delivered_at: null,
    last_error: null,
    reference: null,
    outcome: null,
    outcome_at: null,
  } as const;
  await tx
    .as<NotifyTables>()
    .insertInto('deliveries')
    .values(drafts.map((one) => ({ ...draft, ...one, body: JSON.stringify({ id: one.key, ...intent.body }) })))
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
  await queue(tx, { topic: 'carewatch.test', ordering: key, key, at, body }, [target]);
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
