import type { Instant } from '../base/index.ts';

/** Something that others may want to be told. */
export interface Intent {
  /** e.g. `ticket.opened`. */
  readonly topic: string;
  /** Intents of one ordering reach a target in the order they were queued. */
  readonly ordering: string;
  /** Idempotency key: the same for every attempt to deliver this intent, never used for another. */
  readonly key: string;
  readonly at: Instant;
  /** JSON; sent as it stands. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** How a target is told. */
export type TargetKind = 'webhook';

/** A URL that is told. */
export interface WebhookTarget {
  readonly id: string;
  readonly kind: TargetKind;
  readonly url: string;
  /** Topics wanted; `*` for all, `ticket.*` for a family. */
  readonly topics: readonly string[];
  /** Who keeps it: the configuration file, or people over the API. */
  readonly origin: 'config' | 'api';
  readonly enabled: boolean;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  /** Until then what is sent is also signed with the secret before the present one. */
  readonly previous_secret_until: Instant | null;
  /** Rises with every change; the ETag. */
  readonly version: number;
}

export const deliveryStates = ['pending', 'delivered', 'dead'] as const;
/** `dead`: given up after the last attempt; it can be replayed. */
export type DeliveryState = (typeof deliveryStates)[number];

/** One intent on its way to one target. */
export interface Delivery {
  readonly id: number;
  readonly target_id: string;
  readonly topic: string;
  readonly ordering: string;
  readonly key: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly created_at: Instant;
  readonly next_attempt_at: Instant | null;
  readonly delivered_at: Instant | null;
  /** Why the last attempt failed. */
  readonly last_error: string | null;
}

/** A delivery with what is sent. */
export interface DeliveryWithBody extends Delivery {
  readonly body: Readonly<Record<string, unknown>>;
}
