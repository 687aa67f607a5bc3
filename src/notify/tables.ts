import type { Generated } from 'kysely';
import type { Instant } from '../base/index.ts';
import type {
  Delivery,
  DeliveryState,
  DeliveryWithBody,
  GatewayStatus,
  MessageLanguage,
  TargetKind,
  WebhookTarget,
} from './delivery.ts';

export interface TargetRow {
  readonly id: string;
  readonly kind: TargetKind;
  readonly url: string;
  readonly language: MessageLanguage;
  readonly secret: string;
  readonly previous_secret: string | null;
  readonly previous_secret_until: number | null;
  readonly topics: string;
  readonly origin: WebhookTarget['origin'];
  readonly enabled: 0 | 1;
  readonly allow_private: 0 | 1;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
}

export interface DeliveryRow {
  readonly id: number;
  readonly target_id: string;
  readonly topic: string;
  readonly ordering: string;
  readonly key: string;
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly created_at: number;
  readonly next_attempt_at: number | null;
  readonly delivered_at: number | null;
  readonly last_error: string | null;
  readonly kind: TargetKind;
  readonly recipient: string | null;
  readonly language: MessageLanguage | null;
  readonly reference: string | null;
  readonly outcome: GatewayStatus | null;
  readonly outcome_at: number | null;
}

export interface NotifyTables {
  readonly webhook_targets: TargetRow;
  readonly deliveries: Omit<DeliveryRow, 'id'> & { readonly id: Generated<number> };
}

export function toTarget(row: TargetRow): WebhookTarget {
  return {
    id: row.id,
    kind: row.kind,
    url: row.url,
    language: row.language,
    topics: JSON.parse(row.topics) as string[],
    origin: row.origin,
    enabled: row.enabled === 1,
    created_at: row.created_at as Instant,
    updated_at: row.updated_at as Instant,
    previous_secret_until: row.previous_secret_until as Instant | null,
    version: row.version,
  };
}

export function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    target_id: row.target_id,
    topic: row.topic,
    ordering: row.ordering,
    key: row.key,
    state: row.state,
    attempts: row.attempts,
    created_at: row.created_at as Instant,
    next_attempt_at: row.next_attempt_at as Instant | null,
    delivered_at: row.delivered_at as Instant | null,
    last_error: row.last_error,
    kind: row.kind,
    recipient: row.recipient,
    reference: row.reference,
    outcome: row.outcome,
    outcome_at: row.outcome_at as Instant | null,
  };
}

export const toDeliveryWithBody = (row: DeliveryRow): DeliveryWithBody => ({
  ...toDelivery(row),
  body: JSON.parse(row.body) as DeliveryWithBody['body'],
});
