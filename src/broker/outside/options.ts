import type { Duration } from '../../base/index.ts';
import { seconds } from '../../base/index.ts';

/** How Carewatch reads from a broker that somebody else runs. */
export interface OutsideOptions {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`, without a user in it. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Readers of one name share the telemetry among them. */
  readonly share?: string;
  /** The same at every start: the broker keeps the session under it. */
  readonly clientId: string;
  /** `auto` asks for MQTT 5 and takes 3.1.1 when the broker says that it does not know 5. */
  readonly protocol: 'auto' | '5' | '3.1.1';
  /** PEM. */
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
  /** QoS 1 messages that the broker may have sent and Carewatch not yet acknowledged. */
  readonly receiveMaximum: number;
  readonly keepAlive: Duration;
  /** How long the broker keeps the session of a Carewatch that is gone (MQTT 5). */
  readonly sessionExpiry: Duration;
  readonly firstRetry: Duration;
  readonly longestRetry: Duration;
  /** Largest payload that is read; of a larger one the beginning is kept, as a rejection. */
  readonly payloadBytes: number;
  readonly identity: IdentityOptions;
  /** As which host application of Sparkplug it says that it is there. */
  readonly sparkplugHost?: string;
  readonly limits?: Partial<OutsideLimits>;
}

/** Whom a message is believed to be from. */
export interface IdentityOptions {
  /** Where devices have their topics; `{device}` is the level that names them, e.g. `carewatch/v1/{device}`. */
  readonly topics: readonly string[];
  /** Ids that may speak, `*` for any run of characters; everybody when empty. */
  readonly allow: readonly string[];
  /** User properties that a message must have (MQTT 5); `{device}` stands for the device of its topic. */
  readonly userProperties: Readonly<Record<string, string>>;
  /** Who speaks on topics of other people's; nothing is read there without. No two are for one topic. */
  readonly senders?: readonly SenderRule[];
}

/** Levels of both topics may have names, as in `plant/{line}/{device}/state`; `+` is one level, `#` the rest. */
export interface SenderRule {
  readonly topic: string;
  /** What this broker puts before the topic, for topics that name nobody; it is no part of what is read. */
  readonly under?: string;
  /** The id of a device, made of levels. */
  readonly sender: string;
}

export interface OutsideLimits {
  /** Admitted and not yet durable; beyond it QoS 0 is dropped and nothing more is read. */
  readonly pendingBytes: number;
  /** Commands sent and not acknowledged by the broker. */
  readonly commands: number;
  readonly commandTimeout: Duration;
  /** Devices whose presence is remembered. */
  readonly devices: number;
  readonly connectTimeout: Duration;
  /** A connection that held so long is a good one: the next wait begins small again. */
  readonly steadyAfter: Duration;
  /** How long the end waits for what is not durable yet. */
  readonly drainWithin: Duration;
}

export const outsideLimitDefaults: OutsideLimits = {
  pendingBytes: 64 * 1024 * 1024,
  commands: 1_000,
  commandTimeout: seconds(10),
  devices: 100_000,
  connectTimeout: seconds(15),
  steadyAfter: seconds(10),
  drainWithin: seconds(3),
};
