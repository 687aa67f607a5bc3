import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver of webhooks that wants none, at once and for good, until it is asked to relent. */
export interface GruffReceiver extends AsyncDisposable {
  readonly url: string;
  /** Idempotency keys of what it was sent, and whether it took that. */
  readonly heard: readonly { readonly key: unknown; readonly taken: boolean }[];
  relent(): void;
}

export async function startGruffReceiver(): Promise<GruffReceiver> {
  const heard: { readonly key: unknown; readonly taken: boolean }[] = [];
  let gruff = true;
  const server = createServer((request, response) => {
    heard.push({ key: request.headers['idempotency-key'], taken: !gruff });
    request.resume();
    response.writeHead(gruff ? 410 : 204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    relent: () => {
      gruff = false;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
