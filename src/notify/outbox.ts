import type { Clock, Ids, Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { Delivery, Intent, WebhookTarget } from './delivery.ts';
import type { NotifyFailure } from './errors.ts';
import type { DeliveryRow, NotifyTables } from './tables.ts';
import { toDelivery, toTarget } from './tables.ts';
import { wants } from './target-rules.ts';
import { addTarget, dropTarget, keepConfigured, readTarget, updateTarget } from './targets.ts';

export interface TargetInput {
  readonly url: string;
  readonly topics?: readonly string[];
  /** Signs what is sent; made when left out. */
  readonly secret?: string;
  readonly enabled?: boolean;
}

/** A target of the configuration file; its id is its name there. */
export interface ConfiguredTarget extends TargetInput {
  readonly id: string;
  readonly secret: string;
  /** Whether it may lead into a private network or to this machine; default false. */
  readonly allow_private?: boolean;
}

/** `secret` is shown once. */
export interface TargetWithSecret {
  readonly target: WebhookTarget;
  readonly secret: string;
}

export interface OutboxDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomBytes?: (size: number) => Uint8Array;
}

/** What is to be sent, durable with the change it tells of. */
export interface Outbox {
  /** One delivery for each intent and each target that wants its topic. Repeating an intent adds nothing. */
  enqueue(tx: Tx, intents: readonly Intent[]): Promise<void>;
  addTarget(tx: Tx, input: TargetInput, by: string): Promise<TargetWithSecret>;
  updateTarget(tx: Tx, id: string, input: Partial<TargetInput>, by: string): Promise<WebhookTarget>;
  /** Its pending deliveries are given up. */
  removeTarget(tx: Tx, id: string, by: string): Promise<void>;
  /** Makes the targets of the configuration file exactly these; call it at start. */
  keepConfigured(tx: Tx, targets: readonly ConfiguredTarget[]): Promise<void>;
  /** Tries a dead delivery again. */
  replay(tx: Tx, id: number, by: string): Promise<Delivery>;
  /** Forgets what was delivered before `before`. */
  prune(tx: Tx, before: Instant): Promise<void>;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  return {
    enqueue,
    addTarget: (tx, input, by) => addTarget(tx, deps, input, by),
    updateTarget: (tx, id, input, by) => updateTarget(tx, deps, id, input, by),
    async removeTarget(tx, id, by) {
      await readTarget(tx, id);
      await dropTarget(tx, deps, id, by);
    },
    keepConfigured: (tx, targets) => keepConfigured(tx, deps, targets),
    async replay(tx, id, by) {
      const row = await readDelivery(tx, id);
      const { state, target_id, topic } = row;
      if (state !== 'dead') {
        const sentence = `Delivery ${id} is ${state}; only a dead one can be replayed.`;
        throw new AppError<NotifyFailure>({ code: 'delivery-not-dead', id, state }, sentence);
      }
      const at = deps.clock.now();
      const set = { state: 'pending', attempts: 0, next_attempt_at: at } as const;
      await tx.as<NotifyTables>().updateTable('deliveries').set(set).where('id', '=', id).execute();
      const object = { kind: 'delivery', id: String(id) };
      await recordAudit(tx, { at, actor: by, action: 'delivery.replayed', object, detail: { target_id, topic } });
      return toDelivery({ ...row, ...set });
    },
    async prune(tx, before) {
      const done = tx.as<NotifyTables>().deleteFrom('deliveries').where('state', '=', 'delivered');
      await done.where('delivered_at', '<', before).execute();
    },
  };
}

async function enqueue(tx: Tx, intents: readonly Intent[]): Promise<void> {
  if (intents.length === 0) return;
  const db = tx.as<NotifyTables>();
  const targets = (await db.selectFrom('webhook_targets').selectAll().orderBy('id').execute()).map(toTarget);
  for (const intent of intents) {
    const { topic, ordering, key, at } = intent;
    const body = JSON.stringify({ id: key, ...intent.body });
    const told = targets.filter((target) => target.enabled && wants(target.topics, topic));
    const draft = {
      topic,
      ordering,
      key,
      body,
      state: 'pending',
      attempts: 0,
      created_at: at,
      next_attempt_at: at,
    } as const;
    const rows = told.map(({ id }) => ({ ...draft, target_id: id, delivered_at: null, last_error: null }));
    if (rows.length === 0) continue;
    await db
      .insertInto('deliveries')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function readDelivery(tx: Tx, id: number): Promise<DeliveryRow> {
  const row = await tx.as<NotifyTables>().selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined)
    throw new AppError<NotifyFailure>({ code: 'delivery-unknown', id }, `There is no delivery ${id}.`);
  return row;
}
