import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How a receiver behaves: `down` refuses connections, `slow` answers after a while, perhaps too late. */
export type Mood = 'well' | 'down' | 'slow' | 'failing';

export interface Attempt {
  readonly key: string;
  readonly ordering: string;
  readonly raw: string;
  /** Whether it was taken, though the sender may have given up waiting for the answer. */
  readonly taken: boolean;
}

/** A receiver of webhooks whose mood changes; it listens on one port for all its life. */
export interface MoodyReceiver extends AsyncDisposable {
  readonly url: string;
  readonly attempts: readonly Attempt[];
  feel(mood: Mood): Promise<void>;
}

const kinds = ['ticket', 'care_call', 'callback', 'alert'] as const;

export async function startMoodyReceiver(slowness: () => number): Promise<MoodyReceiver> {
  const attempts: Attempt[] = [];
  let mood: Mood = 'well';

  async function answer(raw: string, key: string, response: ServerResponse): Promise<void> {
    const body = JSON.parse(raw) as Record<string, { readonly id?: string } | undefined>;
    // What is told of a visit comes in the order of its ticket.
    const visited = (body.visit as { readonly ticket_id?: string } | undefined)?.ticket_id;
    const ordering = visited ?? kinds.map((kind) => body[kind]?.id).find((id) => id !== undefined) ?? 'carewatch';
    attempts.push({ key, ordering, raw, taken: mood !== 'failing' });
    const status = mood === 'failing' ? 500 : 204;
    if (mood === 'slow') await delay(slowness());
    response.writeHead(status).end();
  }

  const server: Server = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      raw += part;
    });
    request.on('end', () => void answer(raw, String(request.headers['idempotency-key']), response));
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    attempts,
    async feel(next) {
      mood = next;
      if (next === 'down') await close();
      else if (!server.listening) await listen(port);
    },
    [Symbol.asyncDispose]: close,
  };
}
