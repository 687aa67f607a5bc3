import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Duration, Instant } from '../base/index.ts';
import { minutes } from '../base/index.ts';

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
 * timestamp, a dot and the body; while a secret is being changed there are two, separated by a comma.
 * `Idempotency-Key` is the same whenever this delivery is sent again.
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

const signatureOf = (secret: string, timestamp: string, body: string | Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;

/** How far the clock of who signed may be from ours. */
const tolerance: Duration = minutes(5);

export type SignatureVerdict = 'genuine' | 'unsigned' | 'old' | 'wrong';

/** Judges what others sent, signed as Carewatch itself signs. `old` also means a clock that is far off. */
export function judgeSignature(
  secret: string,
  headers: { readonly timestamp: string | undefined; readonly signature: string | undefined },
  body: Uint8Array,
  now: Instant,
): SignatureVerdict {
  const { timestamp, signature } = headers;
  if (timestamp === undefined || signature === undefined) return 'unsigned';
  const expected = Buffer.from(signatureOf(secret, timestamp, body));
  const genuine = signature
    .split(',', 4)
    .map((one) => Buffer.from(one.trim()))
    .some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  if (!genuine) return 'wrong';
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1_000) <= tolerance ? 'genuine' : 'old';
}
