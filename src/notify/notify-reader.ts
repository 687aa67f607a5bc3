import { sql } from 'kysely';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import { pageOf, readPageKey } from '../db/index.ts';
import type { Delivery, DeliveryState, DeliveryWithBody, TargetKind, WebhookTarget } from './delivery.ts';
import { targetKinds } from './delivery.ts';
import type { NotifyTables } from './tables.ts';
import { toDelivery, toDeliveryWithBody, toTarget } from './tables.ts';

export interface DeliveryFilter {
  readonly state?: DeliveryState;
  readonly target_id?: string;
  readonly topic?: string;
  readonly ordering?: string;
  readonly key?: string;
  readonly kind?: TargetKind;
}

export interface TargetFilter {
  readonly kinds?: readonly TargetKind[];
  readonly origin?: WebhookTarget['origin'];
  readonly enabled?: boolean;
}

export interface NotifyReader {
  /** By id. */
  listTargets(filter: TargetFilter, page: PageRequest): Promise<Page<WebhookTarget>>;
  getTarget(id: string): Promise<WebhookTarget | undefined>;
  /** Newest first. */
  listDeliveries(filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>>;
  getDelivery(id: number): Promise<DeliveryWithBody | undefined>;
  countDeliveries(): Promise<Readonly<Record<DeliveryState, number>>>;
}

export function createNotifyReader(reader: Reader): NotifyReader {
  const db = reader.as<NotifyTables>();
  return {
    async listTargets({ kinds = targetKinds, origin, enabled }, page) {
      const after = readPageKey(page, ['']);
      const rows = await db
        .selectFrom('webhook_targets')
        .selectAll()
        .$if(after !== undefined, (q) => q.where('id', '>', after?.[0] ?? ''))
        .where('kind', 'in', kinds)
        .where('url', '<>', '')
        .$if(origin !== undefined, (q) => q.where('origin', '=', origin ?? 'api'))
        .$if(enabled !== undefined, (q) => q.where('enabled', '=', enabled === true ? 1 : 0))
        .orderBy('id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.id], toTarget);
    },
    async getTarget(id) {
      const row = await db.selectFrom('webhook_targets').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toTarget(row);
    },
    async listDeliveries({ state, target_id, topic, ordering, key, kind }, page) {
      const after = readPageKey(page, [0] as [number]);
      const rows = await db
        .selectFrom('deliveries')
        .selectAll()
        .$if(after !== undefined, (q) => q.where('id', '<', after?.[0] ?? 0))
        .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'pending'))
        .$if(target_id !== undefined, (q) => q.where('target_id', '=', target_id ?? ''))
        .$if(topic !== undefined, (q) => q.where('topic', '=', topic ?? ''))
        .$if(ordering !== undefined, (q) => q.where('ordering', '=', ordering ?? ''))
        .$if(kind !== undefined, (q) => q.where('kind', '=', kind ?? 'webhook'))
        .$if(key !== undefined, (q) => q.where('key', '=', key ?? ''))
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.id], toDelivery);
    },
    async getDelivery(id) {
      const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toDeliveryWithBody(row);
    },
    async countDeliveries() {
      const n = sql<number>`count(*)`.as('n');
      const rows = await db.selectFrom('deliveries').select(['state', n]).groupBy('state').execute();
      const count = (state: DeliveryState): number => rows.find((row) => row.state === state)?.n ?? 0;
      return { pending: count('pending'), delivered: count('delivered'), dead: count('dead') };
    },
  };
}
