import type { FastifyReply, FastifyRequest } from 'fastify';
import { apiError } from './errors.ts';

/** Sends the version of what is answered, so that a client can say which one it changes. */
export function tag(reply: FastifyReply, versioned: { readonly version: number }): void {
  reply.header('etag', `"${versioned.version}"`);
}

/**
 * The version that `If-Match` allows to be changed; undefined when any may be. With a list of tags the version
 * found now decides; the room compares again in the transaction of the change. What does not exist matches no tag.
 */
export async function wantedVersion(
  request: FastifyRequest,
  current: () => Promise<{ readonly version: number } | undefined>,
  absent: 'is-refused' | 'is-for-the-room' = 'is-for-the-room',
): Promise<number | undefined> {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  const tags = header.split(',').map((text) => text.trim());
  const bad = tags.find((text) => !/^(\*|(W\/)?"[^"]*")$/.test(text));
  if (bad !== undefined) {
    throw apiError(
      { code: 'bad-header' },
      `If-Match holds ${bad.slice(0, 40)}; send an ETag as answered, for example "3", or *.`,
    );
  }
  const found = await current();
  if (found === undefined && absent === 'is-for-the-room') return undefined;
  if (found !== undefined && tags.includes('*')) return undefined;
  if (found !== undefined && tags.includes(`"${found.version}"`)) return found.version;
  const present = found === undefined ? 'absent' : `"${found.version}"`;
  throw apiError(
    { code: 'etag-mismatch', current: present },
    `If-Match is ${header.slice(0, 40)} and the present version is ${present}; read it again and repeat the change.`,
  );
}
