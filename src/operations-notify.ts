import { createCarriers } from './app-carriers.ts';
import type { Clock, Ids } from './base/index.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';
import type { Database } from './db/index.ts';
import type { NotifySecrets } from './named-files.ts';
import {
  type ConfiguredTarget,
  createHttpPost,
  createOutbox,
  createSender,
  type Outbox,
  type Sender,
} from './notify/index.ts';

export interface OperationsNotifyDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Where notices are put in a transaction, and what brings them to people and programs afterwards. */
export function createOperationsNotify(
  notify: ConfigDocument['notify'],
  secrets: NotifySecrets,
  { db, clock, ids }: OperationsNotifyDeps,
): { readonly outbox: Outbox; readonly sender: Sender } {
  const post = createHttpPost({ timeout: spanOf(notify.timeout) });
  const sender = createSender(
    {
      maxAttempts: notify.attempts,
      firstRetry: spanOf(notify.first_retry),
      longestRetry: spanOf(notify.longest_retry),
    },
    { db, clock, post, carriers: createCarriers(notify, secrets, { clock, post }), random: Math.random },
  );
  return { outbox: createOutbox({ clock, ids }), sender };
}

/** The receivers of events that the configuration names. */
export const configuredTargets = (
  { webhooks }: ConfigDocument['notify'],
  secrets: NotifySecrets,
): readonly ConfiguredTarget[] =>
  webhooks.map(({ name, url, events, allow_private }) => ({
    id: name,
    url,
    secret: secrets.webhooks[name] ?? '',
    allow_private: allow_private === true,
    ...(events === undefined ? {} : { topics: events }),
  }));
