import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
}

/** A receiver of webhooks, with every request so far. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly heard: readonly Heard[];
}

/** A program that is told of things, on a port of its own. */
export async function startReceiver(): Promise<Receiver> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      raw += part;
    });
    request.on('end', () => {
      heard.push({ path: request.url ?? '', headers: request.headers, raw });
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
  };
  return { heard, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}
