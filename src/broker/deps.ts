import type { Clock, RoomMeter } from '../base/index.ts';
import type { RefusalReason } from './reasons.ts';

/**
 * What an arrival is. `topic:` is followed by a topic of other people's that `BrokerDeps.reads` knows, `outside:` by one
 * on which a broker outside was believed; a label with `!` is a message that is refused, its payload cut to 256 bytes.
 */
export type ArrivalLabel =
  | 'telemetry'
  | 'status'
  | 'command/reply'
  | ForeignLabel
  | '!foreign_topic'
  | '!unknown_topic'
  | '!too_large';
export type ForeignLabel = `${'topic' | 'outside'}:${string}`;

export interface BrokerDeps {
  /**
   * The journal as the broker sees it. Takes the arrival's place when called; `onDurable` is called once, when the
   * arrival is on disk, for all arrivals in the order of the calls. Not called back means not acknowledged.
   * `payload` is a view of a read buffer: valid during the call only.
   */
  admitArrival(device: string, label: ArrivalLabel, payload: Uint8Array, onDurable: () => void): void;
  /** The first connection of the device is up, or its last one is gone. Not told of the broker's own end. */
  presence(device: string, state: 'online' | 'offline'): void;
  readonly credentials: Credentials;
  /** Whether messages on a topic that is none of ours are taken; asked for each such topic, so it answers quickly. */
  reads(topic: string): boolean;
  /** The machine's clock, never a driven one: it times sockets, not devices. */
  readonly clock: Clock;
  /** Counts messages: received when read, passed or rejected when durable. */
  readonly meter: RoomMeter;
  /**
   * For logs; must not throw. `device` is who the peer said it was, proven or not. Messages declined for their topic
   * are not told here: they are counted and journaled.
   */
  onRefused(reason: RefusalReason, device: string | undefined, address: string): void;
}

/** Answers at once, in a time that does not depend on how much of the secret is right. */
interface Credentials {
  verify(device: string, secret: Uint8Array): 'ok' | 'unknown' | 'wrong' | 'revoked';
  /** Whose secret it is, for devices that show it as their user name and have no password. */
  holder(secret: string): string | undefined;
}
