import { Readable } from 'node:stream';
import { Aedes, type Client } from 'aedes';
import type { ControlChannel } from './control-channel.ts';

/** The part of MQTT that aedes speaks: CONNACK, subscriptions, pings, the will at an unexpected end. */
export interface SessionProtocol extends AsyncDisposable {
  /** The first packet of the channel must be a CONNECT that the guard has accepted. */
  attach(channel: ControlChannel): AttachedSession;
}

export interface AttachedSession {
  /** Ends it synchronously; its will is offered to the owner meanwhile. Before the CONNACK: when that is written. */
  close(): void;
}

/**
 * aedes with its router taken out. Publishes of devices never reach it and commands are written by the command
 * lane, so nothing is ever routed: `publish`, `subscribe` and `unsubscribe` of the instance only say that they are
 * done. That keeps no trie, no retained message and no heartbeat of a cluster, and makes the end of a client
 * synchronous. What MQTT keeps of a session is kept by the device table; to aedes each session is a clean one under
 * an id of its own, so that it never decides a take-over.
 */
export async function createSessionProtocol(): Promise<SessionProtocol> {
  let lastId = 0;
  const aedes = new Aedes({
    persistence: nothingKept,
    maxClientsIdLength: Number.MAX_SAFE_INTEGER,
    drainTimeout: 0,
    preConnect(_client, packet, accept) {
      lastId += 1;
      packet.clientId = `${lastId}`;
      packet.clean = true;
      // The guard keeps the time: aedes would cut off a client that it does not read for want of room.
      packet.keepalive = 0;
      delete packet.password; // aedes keeps the packet as long as the client
      accept(null, true);
    },
    authenticate: (_client, _userName, _password, accept) => accept(null, true),
    authorizeSubscribe(client, subscription, accept) {
      const owner = ownerOf(client);
      const { topic, qos } = subscription;
      const own = topic === owner.commandTopic;
      if (own) owner.subscribed(qos);
      const granted = own || owner.listensTo(topic, qos);
      if (!granted) owner.declined();
      accept(null, granted ? subscription : null);
    },
    authorizePublish(client, will, accept) {
      if (client !== null) ownerOf(client).lastWill(will.topic, will.payload as Buffer);
      accept(null);
    },
  });
  Object.assign(aedes, unrouted);
  aedes.on('unsubscribe', (topics, client) => {
    const owner = ownerOf(client);
    if (client.closed) return;
    for (const topic of topics) {
      if (topic === owner.commandTopic) owner.subscribed(undefined);
      else owner.leaves(topic);
    }
  });
  await aedes.listen();

  return {
    attach(channel) {
      const client = aedes.handle(channel);
      let open = false;
      let closing = false;
      // aedes registers a client that ended during its CONNECT and then never lets go of it, so its end waits.
      client.on('connected', () => {
        open = true;
        if (closing) client.close();
        else channel.owner.ready();
      });
      return {
        close() {
          closing = true;
          if (open) client.close();
        },
      };
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => aedes.close(resolve)),
  };
}

const ownerOf = (client: Client): ControlChannel['owner'] => (client.conn as ControlChannel).owner;

type Done = (error?: Error) => void;

const unrouted = {
  publish(_packet: unknown, clientOrDone?: unknown, done?: Done): void {
    const told = typeof clientOrDone === 'function' ? (clientOrDone as Done) : done;
    told?.();
  },
  subscribe: (_topic: string, _deliver: unknown, done?: Done): void => done?.(),
  unsubscribe: (_topic: string, _deliver: unknown, done?: Done): void => done?.(),
};

/** What aedes asks of its persistence, answered by one that keeps nothing. */
const nothingKept = {
  async setup(): Promise<void> {},
  async cleanSubscriptions(): Promise<void> {},
  async cleanIncoming(): Promise<void> {},
  async putWill(): Promise<void> {},
  async delWill(): Promise<void> {},
  outgoingStream: (): Readable => Readable.from([]),
  createRetainedStreamCombi: (): Readable => Readable.from([]),
  streamWill: (): Readable => Readable.from([]),
};
