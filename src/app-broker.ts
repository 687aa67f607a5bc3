import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { seconds } from './base/index.ts';
import {
  type Broker,
  type BrokerDeps,
  type BrokerOptions,
  createBroker,
  type OutsideBrokerDeps,
  type OutsideChange,
  type OutsideOptions,
  type OutsideStatus,
  openOutsideBroker,
  type SessionFilters,
} from './broker/index.ts';
import type { Config } from './config.ts';
import { spanOf } from './config-schema.ts';
import { readCertificate, readOutsideSecrets } from './named-files.ts';

/** The MQTT side of the house: the broker inside, or the way to one outside. */
export interface MqttSide {
  readonly broker: Omit<Broker, 'ports'>;
  /** Where devices connect. */
  readonly url: string;
  /** Of an outside broker. */
  readonly status: (() => OutsideStatus) | undefined;
  /** Where the device has its topics at an outside broker, as far as it was heard. */
  readonly topicOf: (device: string) => string | null;
}

/** The MQTT side before it is opened: nobody is connected. */
export const unopened = {
  broker: {
    connections: () => ({ devices: 0, connections: 0, strangers: 0 }),
    refusals: () => new Map(),
    listens: () => false,
    sendCommand: async () => 'no_subscriber',
    send: async () => 'no_subscriber',
  },
  status: undefined,
  topicOf: () => null,
} as const satisfies UnopenedSide;

export interface UnopenedSide extends Pick<MqttSide, 'status' | 'topicOf'> {
  readonly broker: Pick<Broker, 'connections' | 'refusals' | 'listens' | 'sendCommand' | 'send'>;
}

type SharedDeps = Pick<BrokerDeps, 'admitArrival' | 'reads' | 'presence' | 'credentials' | 'clock' | 'meter'> &
  Pick<OutsideBrokerDeps, 'admitting'> & { readonly log: Logger };

/** Opens whichever the configuration names; `admitting` is told when messages can come. */
export async function openMqttSide(config: Config, deps: SharedDeps): Promise<MqttSide> {
  const { log, admitting, ...shared } = deps;
  if (config.file.broker.mode === 'external') return openOutside(config, deps);
  const broker = await createBroker(await embeddedOptions(config), {
    ...shared,
    onRefused: (reason, device, address) => log.debug({ room: 'broker', reason, device, address }, 'refused'),
  });
  admitting(true);
  return {
    broker,
    url: `mqtt://${hostInUrl(config.host)}:${broker.ports.tcp}`,
    status: undefined,
    topicOf: () => null,
  };
}

async function embeddedOptions(config: Config): Promise<BrokerOptions> {
  const { limits, tls, websocket } = config.file.broker;
  return {
    host: config.host,
    tcpPort: config.mqttPort,
    ...(tls === undefined ? {} : { tls: { port: tls.port, ...(await readCertificate('broker.tls', tls)) } }),
    ...(websocket === undefined ? {} : { websocket }),
    limits: {
      messagesPerSecond: limits.messages_per_second,
      packetBytes: limits.packet_bytes,
      connections: limits.connections,
      connectionsPerDevice: limits.connections_per_device,
      connectTimeout: spanOf(limits.connect_timeout),
    },
  };
}

/** An address that a client can connect to: listening everywhere, this machine is one of the places. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function openOutside(config: Config, { log, ...deps }: SharedDeps): Promise<MqttSide> {
  const session = await openSession(join(config.dataDir, 'outside-broker.json'));
  const options = await outsideOptions(config, session.clientId);
  const broker = await openOutsideBroker(options, {
    ...deps,
    session,
    random: Math.random,
    onState: (change) => tell(log, options, change),
  });
  return { broker, url: options.url, status: () => broker.status(), topicOf: broker.topicOf };
}

async function outsideOptions({ file, brokerPassword }: Config, keptId: string): Promise<OutsideOptions> {
  const { broker } = file;
  const { password, ...tls } = await readOutsideSecrets(broker, brokerPassword);
  return {
    url: broker.url ?? '',
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...(password === undefined ? {} : { password }),
    ...(broker.share === undefined ? {} : { share: broker.share }),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
    clientId: broker.client_id ?? keptId,
    protocol: broker.protocol,
    receiveMaximum: broker.receive_maximum,
    keepAlive: spanOf(broker.keep_alive),
    sessionExpiry: spanOf(broker.session_expiry),
    firstRetry: seconds(0.5),
    longestRetry: spanOf(broker.longest_retry),
    payloadBytes: broker.limits.packet_bytes,
    identity: {
      ...{ topics: broker.topics, allow: broker.allow, userProperties: broker.user_properties },
      senders: broker.senders,
    },
    ...(broker.sparkplug_host === undefined ? {} : { sparkplugHost: broker.sparkplug_host }),
  };
}

function tell(log: Logger, { url, clientId }: OutsideOptions, change: OutsideChange): void {
  const { kind, ...facts } = change;
  const said = { room: 'broker', url, client_id: clientId, ...facts };
  if (kind === 'connected') log.info(said, 'the outside broker is connected');
  else if (kind === 'lost') log.warn(said, 'the outside broker was lost; trying again');
  else log.error(said, 'the outside broker cannot be reached; trying again');
}

/** Under which id the outside broker keeps the session, and what it subscribed to when it was last prepared. */
async function openSession(file: string): Promise<SessionFilters & { readonly clientId: string }> {
  const kept = await readSession(file);
  let { filters } = kept;
  const write = async (): Promise<void> => {
    // In one step: a half-written file would lose the id, and with it what the broker holds for it.
    await writeFile(`${file}.new`, `${JSON.stringify({ client_id: kept.clientId, filters })}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  };
  await write();
  return {
    clientId: kept.clientId,
    read: () => filters,
    async save(now) {
      filters = now;
      await write();
    },
  };
}

/** MQTT 3.1.1 asks servers to take 23 characters, and no more. */
const madeId = (): string => `carewatch-${randomBytes(6).toString('hex')}`;

async function readSession(file: string): Promise<{ readonly clientId: string; readonly filters: readonly string[] }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return { clientId: madeId(), filters: [] };
  }
  const kept = JSON.parse(text) as { readonly client_id: string; readonly filters: readonly string[] };
  return { clientId: kept.client_id, filters: kept.filters };
}
