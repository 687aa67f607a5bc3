import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../commands/index.ts';
import { apiError } from './errors.ts';
import { principalOf } from './guard.ts';

/**
 * Who commands, with the request's `Idempotency-Key` when it has one. The operations thread keeps the reply in the
 * transaction of the change, so that of two equal requests, at once or after a crash, one acts and both get its reply.
 */
export function callerOf(request: FastifyRequest): Caller {
  const { id, ...who } = principalOf(request);
  const key = request.headers['idempotency-key'];
  if (key === undefined) return who;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw apiError(
      { code: 'bad-idempotency-key' },
      'Idempotency-Key must be 1 to 255 visible ASCII characters, for example a UUID.',
    );
  }
  const body = createHash('sha256')
    .update(JSON.stringify(request.body) ?? '')
    .digest('base64url');
  return { ...who, request: { scope: id, key, request: `${request.method} ${request.url} ${body}` } };
}
