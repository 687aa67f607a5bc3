import type { Duration } from '../base/index.ts';
import { seconds } from '../base/index.ts';

export interface BrokerOptions {
  /** Address that every listener binds to. */
  readonly host: string;
  /** Plain MQTT; 0 picks a free port. */
  readonly tcpPort: number;
  readonly tls?: TlsOptions;
  /** MQTT over WebSocket at `/mqtt`, subprotocol `mqtt`; 0 picks a free port. */
  readonly websocket?: { readonly port: number };
  /** What is left out has the default of `brokerLimitDefaults`. */
  readonly limits?: Partial<BrokerLimits>;
}

export interface TlsOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** PEM. */
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** PEM. When given, a device must also present a certificate signed by it. */
  readonly ca?: string | Buffer;
}

/** What one stranger, one connection or one device may cost. Sizes are bytes. */
export interface BrokerLimits {
  /** Remaining length of a packet of an authenticated device. */
  readonly packetBytes: number;
  /** Remaining length of a CONNECT: all that a stranger may send. */
  readonly connectBytes: number;
  /** From the TCP accept to the accepted CONNECT, TLS and WebSocket handshakes included. */
  readonly connectTimeout: Duration;
  /** Authenticated connections at once. */
  readonly connections: number;
  /** Connections at once that are not authenticated yet. */
  readonly strangers: number;
  /** The same from one address; of IPv6 addresses one /64 network counts as one. */
  readonly strangersPerAddress: number;
  readonly connectionsPerDevice: number;
  /** Messages one device may publish over all its connections; beyond it the device is read more slowly. */
  readonly messagesPerSecond: number;
  /** Admitted and not yet durable, over all connections; beyond it QoS 0 is dropped and QoS 1 and 2 are not read. */
  readonly pendingBytes: number;
  /** The same of one connection; at either of the two it is not read until half of it is durable. */
  readonly connectionPendingBytes: number;
  readonly connectionPendingMessages: number;
  /** Longest silence granted, whatever a client asks for; undefined: what it asks for. */
  readonly keepAliveMax: Duration | undefined;
  /** Written and not yet taken by the network; a connection with more is cut. */
  readonly unsentBytes: number;
  /** A connection whose unsent bytes do not move for this long is cut. */
  readonly unsentFor: Duration;
  /** Commands written to a connection and not acknowledged; with more to send it is cut. */
  readonly commandsInFlight: number;
  /** How long a command waits for the device's PUBACK. */
  readonly commandTimeout: Duration;
}

const KiB = 1024;
const MiB = 1024 * KiB;

export const brokerLimitDefaults: BrokerLimits = {
  packetBytes: 256 * KiB,
  connectBytes: 8 * KiB,
  connectTimeout: seconds(10),
  connections: 50_000,
  strangers: 5_000,
  strangersPerAddress: 2_500,
  connectionsPerDevice: 8,
  messagesPerSecond: 10_000,
  pendingBytes: 64 * MiB,
  connectionPendingBytes: 512 * KiB,
  connectionPendingMessages: 1_024,
  keepAliveMax: undefined,
  unsentBytes: MiB,
  unsentFor: seconds(30),
  commandsInFlight: 64,
  commandTimeout: seconds(10),
};
