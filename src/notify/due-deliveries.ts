import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { MessageLanguage } from './delivery.ts';
import type { DeliveryRow, NotifyTables } from './tables.ts';

/** Spelled out in the query, so that the indexes of pending deliveries serve. */
const pending = sql.lit('pending' as const);

/** A delivery whose turn it is, with where it goes. */
export interface DueDelivery
  extends Pick<DeliveryRow, 'id' | 'target_id' | 'topic' | 'ordering' | 'key' | 'body' | 'attempts' | 'kind'> {
  /** Where a webhook leads; the address of a person. */
  readonly url: string;
  readonly language: MessageLanguage;
  readonly secret: string;
  readonly previous_secret: string | null;
  readonly previous_secret_until: number | null;
  readonly allow_private: 0 | 1;
}

export type DeliveryOutcome =
  | { readonly state: 'delivered'; readonly at: Instant; readonly reference: string | undefined }
  | { readonly state: 'pending'; readonly reason: string; readonly nextAt: Instant }
  | { readonly state: 'dead'; readonly reason: string };

/** Targets that may be told and to whom something is due. */
export async function dueTargets(reader: Reader, now: Instant): Promise<string[]> {
  const rows = await reader
    .as<NotifyTables>()
    .selectFrom('webhook_targets')
    .select('id')
    .where('enabled', '=', 1)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('deliveries')
          .select('deliveries.id')
          .whereRef('deliveries.target_id', '=', 'webhook_targets.id')
          .where('deliveries.state', '=', pending)
          .where('deliveries.next_attempt_at', '<=', now),
      ),
    )
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** The oldest pending delivery of each ordering, where it is due; at most `limit`, oldest first. */
export async function dueHeads(reader: Reader, target: string, now: Instant, limit: number): Promise<DueDelivery[]> {
  if (limit <= 0) return [];
  return reader
    .as<NotifyTables>()
    .selectFrom('deliveries as head')
    .innerJoin('webhook_targets', 'webhook_targets.id', 'head.target_id')
    .select(['head.id', 'head.target_id', 'head.topic', 'head.ordering', 'head.key', 'head.body', 'head.attempts'])
    .select(['head.kind', 'webhook_targets.secret', 'webhook_targets.allow_private'])
    .select(({ fn }) => fn.coalesce('head.recipient', 'webhook_targets.url').as('url'))
    .select(({ fn }) => fn.coalesce('head.language', 'webhook_targets.language').as('language'))
    .select(['webhook_targets.previous_secret', 'webhook_targets.previous_secret_until'])
    .where('head.target_id', '=', target)
    .where('head.state', '=', pending)
    .where('head.next_attempt_at', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries as earlier')
            .select('earlier.id')
            .whereRef('earlier.target_id', '=', 'head.target_id')
            .whereRef('earlier.ordering', '=', 'head.ordering')
            .whereRef('earlier.id', '<', 'head.id')
            .where('earlier.state', '=', pending),
        ),
      ),
    )
    .orderBy('head.id')
    .limit(limit)
    .execute();
}

/** When something is due after `now`. */
export async function nextDue(reader: Reader, now: Instant): Promise<Instant | undefined> {
  const row = await reader
    .as<NotifyTables>()
    .selectFrom('deliveries')
    .innerJoin('webhook_targets', 'webhook_targets.id', 'deliveries.target_id')
    .select(({ fn }) => fn.min('deliveries.next_attempt_at').as('at'))
    .where('webhook_targets.enabled', '=', 1)
    .where('deliveries.state', '=', pending)
    .where('deliveries.next_attempt_at', '>', now)
    .executeTakeFirst();
  return (row?.at ?? undefined) as Instant | undefined;
}

/** Writes down how an attempt went, unless the delivery was given up meanwhile. */
export async function noteResult(tx: Tx, head: DueDelivery, outcome: DeliveryOutcome): Promise<void> {
  const attempts = head.attempts + 1;
  await tx
    .as<NotifyTables>()
    .updateTable('deliveries')
    .set({ state: outcome.state, attempts, ...fieldsOf(outcome) })
    .where('id', '=', head.id)
    .where('state', '=', pending)
    .execute();
}

function fieldsOf(outcome: DeliveryOutcome): Partial<DeliveryRow> {
  switch (outcome.state) {
    case 'delivered':
      return {
        delivered_at: outcome.at,
        next_attempt_at: null,
        last_error: null,
        reference: outcome.reference ?? null,
      };
    case 'pending':
      return { next_attempt_at: outcome.nextAt, last_error: outcome.reason };
    case 'dead':
      return { next_attempt_at: null, last_error: outcome.reason };
  }
}
