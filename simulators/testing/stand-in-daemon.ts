import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
// biome-ignore lint/style/noRestrictedImports: a real broker for the simulators' own tests; nothing shipped uses it
import { Aedes } from 'aedes';

interface HeardMessage {
  readonly topic: string;
  readonly payload: string;
  readonly dup: boolean;
  /** The driven clock when it arrived. */
  readonly clock: number;
}

/** What simulators need of the daemon: a real broker with credentials, registration and a driven clock. */
export interface StandInDaemon extends AsyncDisposable {
  readonly http: string;
  readonly mqttPort: number;
  readonly token: string;
  readonly heard: HeardMessage[];
  readonly secrets: Map<string, string>;
  readonly registered: Record<string, unknown>[];
  rotations(): number;
  clock(): number;
  /** Cuts every MQTT connection without a word. */
  cutConnections(): void;
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

export async function startStandIn(options: { authenticate: boolean }): Promise<StandInDaemon> {
  const token = 'stand-in-token';
  const secrets = new Map<string, string>();
  const heard: HeardMessage[] = [];
  const registered: Record<string, unknown>[] = [];
  let clock = 0;
  let rotations = 0;

  const broker = await Aedes.createBroker();
  if (options.authenticate) {
    broker.authenticate = (_client, username, password, done) =>
      done(null, secrets.get(username ?? '') === password?.toString());
  }
  // Asked before the PUBACK, unlike the event `publish`, which a closing connection can swallow.
  broker.authorizePublish = (_client, packet, done) => {
    heard.push({ topic: packet.topic, payload: packet.payload.toString(), dup: packet.dup, clock });
    done(null);
  };
  const sockets = new Set<{ destroy(): void; on(event: 'close', run: () => void): unknown }>();
  const mqtt = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });

  const routes = async (path: string, body: Record<string, unknown>): Promise<[number, unknown]> => {
    if (path === '/api/v1/devices') {
      const id = String(body.id);
      if (secrets.has(id)) return [409, { title: 'exists' }];
      registered.push(body);
      secrets.set(id, `secret-of-${id}`);
      return [201, { id, credentials: { username: id, password: secrets.get(id) } }];
    }
    const secret = /^\/api\/v1\/devices\/(.+)\/secret$/.exec(path);
    if (secret?.[1] !== undefined) {
      rotations += 1;
      secrets.set(secret[1], `rotated-${rotations}`);
      return [200, { credentials: { username: secret[1], password: secrets.get(secret[1]) } }];
    }
    if (path !== '/api/v1/simulation/clock') return [404, {}];
    const to = Date.parse(String(body.to));
    if (to < clock) return [409, { detail: 'the clock is past that' }];
    clock = to;
    return [200, { now: new Date(clock).toISOString() }];
  };
  const http = createHttpServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const allowed = request.headers.authorization === `Bearer ${token}`;
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
    const [status, answer] = allowed ? await routes(request.url ?? '', body) : [401, { title: 'no' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });

  const mqttPort = await listen(mqtt);
  const httpPort = await listen(http);
  const cutConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    http: `http://127.0.0.1:${httpPort}`,
    mqttPort,
    token,
    heard,
    secrets,
    registered,
    rotations: () => rotations,
    clock: () => clock,
    cutConnections,
    async [Symbol.asyncDispose]() {
      cutConnections();
      http.closeAllConnections();
      await Promise.all([close(mqtt), close(http)]);
      await new Promise<void>((resolve) => {
        broker.close(() => resolve());
      });
    },
  };
}
