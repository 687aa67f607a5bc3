import type { Clock, Ids } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import type { Delivery, Intent, WebhookTarget } from './delivery.ts';

export interface TargetInput {
  readonly url: string;
  readonly topics?: readonly string[];
  /** Signs what is sent; made when left out. */
  readonly secret?: string;
  readonly enabled?: boolean;
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
  keepConfigured(
    tx: Tx,
    targets: readonly (TargetInput & { readonly id: string; readonly secret: string })[],
  ): Promise<void>;
  /** Tries a dead delivery again. */
  replay(tx: Tx, id: number, by: string): Promise<Delivery>;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  assert(false, `not built: ${typeof deps}`);
}
