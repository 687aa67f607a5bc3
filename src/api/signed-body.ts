import type { FastifyRequest } from 'fastify';
import { type Clock, instant } from '../base/index.ts';
import { judgeSignature } from '../notify/index.ts';
import { apiError } from './errors.ts';
import type { App } from './http.ts';

const mostBytes = 262_144;

const remedies = {
  unsigned: 'send Carewatch-Timestamp and Carewatch-Signature',
  old: 'the timestamp is more than 5 minutes from now; sign when you send, by a clock that is right',
  wrong: 'sign the timestamp, a dot and the body as sent, with the secret agreed on',
} as const;

/** Routes of this scope get their body as the bytes that came, because a signature is about those. */
export function takeBytes(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: mostBytes },
    async (_request: unknown, body: Buffer) => body,
  );
}

/** The JSON that was sent, once its signature was judged; refuses everything else by what is wrong with it. */
export function readSigned(request: FastifyRequest, secret: string | undefined, wall: Clock): unknown {
  if (secret === undefined) {
    throw apiError(
      { code: 'not-configured' },
      'Nobody is configured who may send here; see docs/gateways.md and docs/outside.md.',
    );
  }
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = {
    timestamp: one(request.headers['carewatch-timestamp']),
    signature: one(request.headers['carewatch-signature']),
  };
  const verdict = judgeSignature(secret, headers, bytes, instant(wall.now()));
  if (verdict !== 'genuine')
    throw apiError({ code: 'signature-refused' }, `The signature is refused: ${remedies[verdict]}.`);
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw apiError({ code: 'bad-json' }, 'The body is not JSON; send one JSON object in UTF-8.');
  }
}

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);
