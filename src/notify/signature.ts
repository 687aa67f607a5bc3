import { createHmac } from 'node:crypto';
import type { Instant } from '../base/index.ts';

export const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Carewatch' } as const;

interface Signed {
  readonly secret: string;
  readonly body: string;
  readonly topic: string;
  readonly key: string;
}

/**
 * What a receiver needs to trust a delivery: `Carewatch-Signature` is `sha256=` and the HMAC-SHA256, in hex, of the
 * timestamp, a dot and the body; `Idempotency-Key` is the same whenever this delivery is sent again.
 */
export function deliveryHeaders({ secret, body, topic, key }: Signed, now: Instant): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const hmac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    ...jsonHeaders,
    'carewatch-topic': topic,
    'carewatch-timestamp': timestamp,
    'carewatch-signature': `sha256=${hmac}`,
    'idempotency-key': key,
  };
}
