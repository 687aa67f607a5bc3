import type { Clock, Ids, Instant } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import type { Delivery, Intent, MessageLanguage, TargetKind, WebhookTarget } from './delivery.ts';
import { queue, replay, replayAll, sendTest } from './queued-deliveries.ts';
import type { NotifyTables } from './tables.ts';
import { toTarget } from './tables.ts';
import { wants } from './target-rules.ts';
import { addTarget, keepConfigured, removeTarget, rotateSecret, updateTarget } from './targets.ts';

export interface TargetInput {
  /** `webhook` when left out. */
  readonly kind?: TargetKind;
  /** Of a person the mail address or phone number. */
  readonly url: string;
  /** Of messages to a person; default zh-CN. */
  readonly language?: MessageLanguage;
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
  /** `ifMatch` is the version that was read; undefined skips the check. Targets of the configuration are refused. */
  updateTarget(
    tx: Tx,
    id: string,
    input: Partial<Omit<TargetInput, 'secret'>>,
    ifMatch: number | undefined,
    by: string,
  ): Promise<WebhookTarget>;
  /** A new secret. For a day what is sent is signed with the one before as well. */
  rotateSecret(tx: Tx, id: string, ifMatch: number | undefined, by: string): Promise<TargetWithSecret>;
  /** Its pending deliveries are given up. */
  removeTarget(tx: Tx, id: string, ifMatch: number | undefined, by: string): Promise<void>;
  /** Makes the targets of the configuration file exactly these; call it at start. */
  keepConfigured(tx: Tx, targets: readonly ConfiguredTarget[]): Promise<void>;
  /** Tries a dead delivery again. */
  replay(tx: Tx, id: number, by: string): Promise<Delivery>;
  /** Tries every dead delivery of a target again, in the order they were queued; returns how many. */
  replayAll(tx: Tx, targetId: string, by: string): Promise<number>;
  /** Queues one delivery that only says that the target is told. */
  sendTest(tx: Tx, targetId: string, by: string): Promise<Delivery>;
  /** Forgets what was delivered, or given up, before `before`. */
  prune(tx: Tx, before: Instant): Promise<void>;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  return {
    enqueue,
    addTarget: (tx, input, by) => addTarget(tx, deps, input, by),
    updateTarget: (tx, id, input, ifMatch, by) => updateTarget(tx, deps, id, input, { ifMatch, by }),
    rotateSecret: (tx, id, ifMatch, by) => rotateSecret(tx, deps, id, { ifMatch, by }),
    removeTarget: (tx, id, ifMatch, by) => removeTarget(tx, deps, id, { ifMatch, by }),
    keepConfigured: (tx, targets) => keepConfigured(tx, deps, targets),
    replay: (tx, id, by) => replay(tx, id, { at: deps.clock.now(), by }),
    replayAll: (tx, target, by) => replayAll(tx, target, { at: deps.clock.now(), by }),
    sendTest: (tx, target, by) => sendTest(tx, deps, target, by),
    async prune(tx, before) {
      const db = tx.as<NotifyTables>();
      await db.deleteFrom('deliveries').where('state', '=', 'delivered').where('delivered_at', '<', before).execute();
      await db.deleteFrom('deliveries').where('state', '=', 'dead').where('created_at', '<', before).execute();
    },
  };
}

async function enqueue(tx: Tx, intents: readonly Intent[]): Promise<void> {
  if (intents.length === 0) return;
  const db = tx.as<NotifyTables>();
  const targets = (await db.selectFrom('webhook_targets').selectAll().orderBy('id').execute()).map(toTarget);
  for (const intent of intents) {
    const told = targets.filter((target) => target.enabled && wants(target.topics, intent.topic));
    await queue(tx, intent, told);
  }
}
