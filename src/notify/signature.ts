import { createHmac } from 'node:crypto';
import type { Instant } from '../base/index.ts';

export const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Carewatch' } as const;

interface Signed {
  /** One, or two while the receiver changes from one to the other. */
  readonly secrets: readonly string[];
  readonly body: string;
  readonly topic: string;
  readonly key: string;
}

/**
 * What a receiver needs to trust a delivery: `Carewatch-Signature` is `sha256=` and the HMAC-SHA256, in hex, of the
 * timestamp, a dot and the body; while a secret is being changed there are two, separated by a comma. `Idempotency-Key` is the same whenever this delivery is sent again.
 */
export function deliveryHeaders({ secrets, body, topic, key }: Signed, now: Instant): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  return {
    ...jsonHeaders,
    'carewatch-topic': topic,
    'carewatch-timestamp': timestamp,
    'carewatch-signature': secrets.map((secret) => signatureOf(secret, timestamp, body)).join(','),
    'idempotency-key': key,
  };
}

const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
