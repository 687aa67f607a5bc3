import type { MqttClient } from 'mqtt';
import { connect } from 'mqtt';
import type { Random } from '../randomness.ts';
import type { Credentials } from './registration.ts';

/** One device's connection to the broker. Messages go out and are acknowledged in the order of the calls. */
export interface DeviceLink {
  /** Resolves when the broker has acknowledged; survives a lost connection by sending again. */
  publish(payload: string): Promise<void>;
  /** Goes as a device goes whose plug is pulled: no farewell, so that the broker publishes the will. */
  drop(): Promise<void>;
  /** Comes back after `drop`, saying `online`. */
  restore(): Promise<void>;
  /** Says `offline` and leaves in order. */
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly url: string;
  readonly credentials: Credentials;
  /** For the jitter of reconnecting only. */
  readonly random: Random;
  /** Answers a command of the daemon; undefined stays silent. */
  readonly onCommand: (payload: string) => string | undefined;
}

/** Connects and says `online`; rejects when the broker refuses the credentials or is not there. */
export async function openLink(options: LinkOptions): Promise<DeviceLink> {
  const topic = `carewatch/v1/${options.credentials.username}`;
  let client = await openClient(options, topic);
  return {
    publish: (payload) => settle(client.publishAsync(`${topic}/telemetry`, payload, { qos: 1 })),
    drop: () => client.endAsync(true),
    async restore() {
      client = await openClient(options, topic);
    },
    async close() {
      if (client.connected) await settle(client.publishAsync(`${topic}/status`, 'offline', { qos: 1 }));
      await client.endAsync(!client.connected);
    },
  };
}

async function openClient(options: LinkOptions, topic: string): Promise<MqttClient> {
  const { credentials, random } = options;
  const client = connect(options.url, {
    username: credentials.username,
    password: credentials.password,
    clientId: credentials.username,
    clean: true,
    keepalive: 60,
    connectTimeout: 15_000,
    reconnectPeriod: pause(random),
    resubscribe: false,
    will: { topic: `${topic}/status`, payload: Buffer.from('offline'), qos: 1, retain: false },
  });
  client.on('close', () => {
    // A whole town that lost its broker must not come back in one instant.
    client.options.reconnectPeriod = pause(random);
  });
  client.on('message', (_topic, payload) => {
    const answer = options.onCommand(payload.toString());
    if (answer !== undefined) client.publish(`${topic}/command/reply`, answer, { qos: 1 });
  });
  await firstConnection(client, credentials.username);
  greet(client, topic);
  client.on('connect', () => greet(client, topic));
  return client;
}

function greet(client: MqttClient, topic: string): void {
  client.publish(`${topic}/status`, 'online', { qos: 1 });
  client.subscribe(`${topic}/command`, { qos: 1 });
}

function firstConnection(client: MqttClient, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', (error) => {
      client.end(true);
      reject(new Error(`${name} could not connect to the broker: ${error.message}`));
    });
    // Later errors show as `close` and are met by reconnecting.
    client.on('error', () => undefined);
  });
}

function pause(random: Random): number {
  return Math.round(random.uniform(500, 5_000));
}

async function settle(sent: Promise<unknown>): Promise<void> {
  await sent;
}
