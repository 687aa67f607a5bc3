import type { AddressInfo, Server } from 'node:net';
import { type Listener, listenFailed } from '../errors.ts';
import type { BrokerOptions } from '../options.ts';
import type { DoorDeps, OpenDoor } from './door.ts';
import { openTcpDoor } from './tcp-door.ts';
import { openTlsDoor } from './tls-door.ts';
import { openWebSocketDoor } from './web-socket-door.ts';

export interface Ports {
  readonly tcp: number;
  readonly tls?: number;
  readonly websocket?: number;
}

/** Disposing waits until every connection is closed, which is for others to do. */
export interface Listeners extends AsyncDisposable {
  readonly ports: Ports;
  /** Accepts no more connections; those taken in live on. */
  stop(): void;
}

/** Opens every listener that the options name, or none. */
export async function openListeners(options: BrokerOptions, deps: DoorDeps): Promise<Listeners> {
  const { host, tcpPort, tls, websocket } = options;
  const servers: Server[] = [];
  let closed: Promise<unknown> | undefined;
  const stop = (): Promise<unknown> => {
    closed ??= Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return closed;
  };
  const open = async (listener: Listener, port: number, openDoor: OpenDoor): Promise<number> => {
    const server = openDoor(deps);
    server.maxConnections = deps.limits.connections + deps.limits.strangers;
    await listen(server, host, port).catch(async (cause: Error) => {
      await stop();
      throw listenFailed({ listener, host, port }, cause);
    });
    servers.push(server);
    return (server.address() as AddressInfo).port;
  };
  const ports = {
    tcp: await open('tcp', tcpPort, openTcpDoor),
    ...(tls === undefined ? {} : { tls: await open('tls', tls.port, openTlsDoor(tls)) }),
    ...(websocket === undefined ? {} : { websocket: await open('websocket', websocket.port, openWebSocketDoor) }),
  };
  return {
    ports,
    stop: () => void stop(),
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

/** An error after the listening began is a failed accept, of which there is nothing to clean up. */
function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen({ host, port }, resolve);
  });
}
