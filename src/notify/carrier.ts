import type { DueDelivery } from './due-deliveries.ts';
import type { PostResult } from './http-post.ts';

/** What of a delivery a carrier needs. */
export type Parcel = Pick<DueDelivery, 'key' | 'topic' | 'kind' | 'url' | 'language' | 'body' | 'target_id'>;

/** Sends one message to one person and never throws. The same parcel again carries the same key. */
export type Carrier = (parcel: Parcel, signal: AbortSignal) => Promise<PostResult>;
