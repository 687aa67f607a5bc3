import type { MqttClient } from 'mqtt';
import type { Clock, Instant } from '../../base/index.ts';

/** The last will of a connection. */
export interface Will {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 1;
  readonly retain: true;
}

/**
 * Says at the broker whether Carewatch, as a host application of Sparkplug 3.0, is there: its birth is published when
 * the subscriptions stand, its death is the last will of each connection and is published before a goodbye. All three
 * of one connection have one time, so that edge nodes tell a death of before from one of now; a goodbye has its own.
 */
export class HostCertificate {
  readonly #topic: string;
  readonly #clock: Clock;
  #at: Instant;
  #client: MqttClient | undefined;

  constructor(hostId: string, clock: Clock) {
    this.#topic = `spBv1.0/STATE/${hostId}`;
    this.#clock = clock;
    this.#at = clock.now();
  }

  get topic(): string {
    return this.#topic;
  }

  /** For the connection that is about to be made. */
  will(): Will {
    this.#at = this.#clock.now();
    return this.#message(false, this.#at);
  }

  /** The first message that the connection publishes. */
  bear(client: MqttClient): void {
    this.#client = client;
    this.#publish(client, this.#message(true, this.#at));
  }

  /** The connection is gone; the broker publishes the will. */
  lose(): void {
    this.#client = undefined;
  }

  /** Resolves when the broker has the death, or cannot be told any more. */
  die(client: MqttClient): Promise<void> {
    // One that was never born has nothing to take back.
    if (this.#client !== client) return Promise.resolve();
    this.#client = undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#publish(client, this.#message(false, this.#clock.now()), resolve);
    return promise;
  }

  /** Whether it is the state of this host. That it is away, as a will of before says late, is put right. */
  hears(topic: string, payload: Uint8Array): boolean {
    if (topic !== this.#topic) return false;
    if (this.#client !== undefined && saysOffline(payload)) this.bear(this.#client);
    return true;
  }

  #publish(client: MqttClient, { topic, payload, qos, retain }: Will, done: () => void = () => undefined): void {
    client.publish(topic, payload, { qos, retain }, () => done());
  }

  #message(online: boolean, timestamp: Instant): Will {
    return { topic: this.#topic, payload: Buffer.from(JSON.stringify({ online, timestamp })), qos: 1, retain: true };
  }
}

function saysOffline(payload: Uint8Array): boolean {
  try {
    return (JSON.parse(Buffer.from(payload).toString('utf8')) as { online?: unknown } | null)?.online === false;
  } catch {
    return false;
  }
}
