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
  /** People told of it besides the targets that want its topic. */
  readonly to?: readonly Addressee[];
}

/** How a target is told. */
export const targetKinds = ['webhook', 'mail', 'sms', 'voice'] as const;
export type TargetKind = (typeof targetKinds)[number];
/** The kinds that reach a person. */
export type PersonKind = Exclude<TargetKind, 'webhook'>;

export const messageLanguages = ['zh-CN', 'en'] as const;
export type MessageLanguage = (typeof messageLanguages)[number];

/** A person who is told of one intent, whoever else wants its topic. */
export interface Addressee {
  readonly kind: PersonKind;
  /** A mail address, or a phone number with `+` and its country code. */
  readonly address: string;
  readonly language: MessageLanguage;
}

/** A program or a person that is told. */
export interface WebhookTarget {
  readonly id: string;
  readonly kind: TargetKind;
  /** Of a person the mail address or phone number. */
  readonly url: string;
  /** Of messages to a person. */
  readonly language: MessageLanguage;
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
  readonly kind: TargetKind;
  /** The person, where it was for one person and no target. */
  readonly recipient: string | null;
  /** The name that the mail server or gateway gave it. */
  readonly reference: string | null;
  /** What the gateway told of it later. */
  readonly outcome: GatewayStatus | null;
  readonly outcome_at: Instant | null;
}

export const gatewayStatuses = ['sent', 'delivered', 'answered', 'unanswered', 'failed'] as const;
/** `sent` is on its way; the others are final: an SMS is delivered or failed, a voice call answered, unanswered or failed. */
export type GatewayStatus = (typeof gatewayStatuses)[number];

/** A delivery with what is sent. */
export interface DeliveryWithBody extends Delivery {
  readonly body: Readonly<Record<string, unknown>>;
}
