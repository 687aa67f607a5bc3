import { assert } from '../base/index.ts';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import type { Delivery, DeliveryState, WebhookTarget } from './delivery.ts';

export interface DeliveryFilter {
  readonly state?: DeliveryState;
  readonly target_id?: string;
}

export interface NotifyReader {
  listTargets(): Promise<readonly WebhookTarget[]>;
  getTarget(id: string): Promise<WebhookTarget | undefined>;
  /** Newest first. */
  listDeliveries(filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>>;
  getDelivery(id: number): Promise<Delivery | undefined>;
  countDeliveries(): Promise<Readonly<Record<DeliveryState, number>>>;
}

export function createNotifyReader(reader: Reader): NotifyReader {
  assert(false, `not built: ${typeof reader}`);
}
