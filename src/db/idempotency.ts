import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Reader, Tx } from './database.ts';
import type { DbFailure } from './errors.ts';

/** A request that its sender may repeat. */
export interface IdempotentRequest {
  /** Who sent it; keys of different senders never meet. */
  readonly scope: string;
  readonly key: string;
  /** Method, path and body; the same key with another request is refused. */
  readonly request: string;
}

interface ReplyTable {
  readonly name: string;
  readonly request: string;
  readonly at: number;
  readonly reply: Buffer;
}

type Tables = { idempotent_replies: ReplyTable };

/** The reply given before to this request; undefined when it is new. */
export async function recallReply(reader: Reader, request: IdempotentRequest): Promise<unknown> {
  const row = await reader
    .as<Tables>()
    .selectFrom('idempotent_replies')
    .selectAll()
    .where('name', '=', nameOf(request))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.request === digest('request', request.request).toString('base64url')) return unseal(request, row.reply);
  throw new AppError<DbFailure>(
    { code: 'idempotency-key-reused', key: request.key },
    `Idempotency-Key ${request.key} was already used for a different request; use a new key for a new request.`,
  );
}

/**
 * Keeps the reply in the transaction of the change it answers. A reply may show a secret once, so it is sealed
 * with a key made of the sender's own idempotency key, of which the file holds only a digest.
 */
export async function rememberReply(tx: Tx, request: IdempotentRequest, at: Instant, reply: unknown): Promise<void> {
  await tx
    .as<Tables>()
    .insertInto('idempotent_replies')
    .values({
      name: nameOf(request),
      request: digest('request', request.request).toString('base64url'),
      at,
      reply: seal(request, reply),
    })
    .execute();
}

/** Forgets replies given before `before`. */
export async function pruneReplies(tx: Tx, before: Instant): Promise<void> {
  await tx.as<Tables>().deleteFrom('idempotent_replies').where('at', '<', before).execute();
}

const digest = (...parts: readonly string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

const nameOf = ({ scope, key }: IdempotentRequest): string => digest('name', scope, key).toString('base64url');
const sealingKey = ({ scope, key }: IdempotentRequest): Buffer => digest('seal', scope, key);

function seal(request: IdempotentRequest, reply: unknown): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(request), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(reply ?? null), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function unseal(request: IdempotentRequest, reply: Buffer): unknown {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(request), reply.subarray(0, 12));
  decipher.setAuthTag(reply.subarray(12, 28));
  return JSON.parse(Buffer.concat([decipher.update(reply.subarray(28)), decipher.final()]).toString('utf8'));
}
