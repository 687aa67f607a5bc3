import { createHmac, timingSafeEqual } from 'node:crypto';

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The headers with which Carewatch believes what is sent to it, and with which it signs its webhooks. */
export function signForCarewatch(secret: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  return { 'carewatch-timestamp': timestamp, 'carewatch-signature': carewatchSignature(secret, timestamp, body) };
}

const carewatchSignature = (secret: string, timestamp: string, body: string | Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;

/** Whether Carewatch sent this within five minutes; two signatures come while its secret is being changed. */
export function isFromCarewatch(
  secret: string,
  headers: Readonly<Record<string, unknown>>,
  body: Buffer,
  now: number,
): boolean {
  const timestamp = String(headers['carewatch-timestamp'] ?? '');
  if (!(Math.abs(now / 1_000 - Number(timestamp)) <= 300)) return false;
  const expected = carewatchSignature(secret, timestamp, body);
  return String(headers['carewatch-signature'] ?? '')
    .split(',')
    .some((one) => same(one.trim(), expected));
}

/**
 * Whether Zammad sent this: `X-Hub-Signature` is `sha1=` and the HMAC-SHA1, in hex, of the body with the token of the
 * webhook. It covers no time, so a copy of an old message passes; what it says is older by its `updated_at`.
 */
export function isFromZammad(token: string, headers: Readonly<Record<string, unknown>>, body: Buffer): boolean {
  return same(String(headers['x-hub-signature'] ?? ''), hubSignature(token, body));
}

export const hubSignature = (token: string, body: string | Buffer): string =>
  `sha1=${createHmac('sha1', token).update(body).digest('hex')}`;
