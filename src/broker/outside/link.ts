import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { Clock, Timer } from '../../base/index.ts';
import { AckWriter } from './ack-writer.ts';
import type { Will } from './host-certificate.ts';
import type { Delivered } from './intake.ts';
import type { OutsideLimits, OutsideOptions } from './options.ts';
import type { AckLine } from './receipts.ts';
import { retryWait } from './retry-wait.ts';

/** A connection that was accepted and has its subscriptions. */
export interface LinkUp {
  readonly client: MqttClient;
  readonly version: 4 | 5;
  /** The broker kept the session: what it repeats was sent before. */
  readonly resumed: boolean;
}

export interface LinkDeps {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Whether MQTT 3.1.1 may be taken when the broker does not know 5. */
  readonly mayFallBack: boolean;
  /** Subscribes; rejects when the broker does not grant it. Called before `up`, with each connection. */
  readonly prepare: (up: LinkUp) => Promise<void>;
  /** The last will of the connection that is about to be made, if it is to have one. */
  readonly will: () => Will | undefined;
  /** Before the goodbye; it is waited for. */
  readonly farewell: (client: MqttClient) => Promise<void>;
  /** Before any message of the connection is handed over. */
  readonly welcomed: (up: LinkUp) => void;
  readonly up: (up: LinkUp) => void;
  /** The connection that was up is gone. */
  readonly down: (reason: string) => void;
  /** An attempt failed, `up` was never called. */
  readonly failed: (reason: string) => void;
  readonly deliver: (message: Delivered, line: AckLine) => void;
  /** False: reading stops until `whenRoom` calls back. */
  readonly hasRoom: () => boolean;
  readonly whenRoom: (run: () => void) => void;
}

/** Told to mqtt.js in place of "handled", so that it sends no PUBACK: that is done when the message is durable. */
const acknowledgedLater = new Error('acknowledged when durable');

/** CONNACK: the broker does not know this version, said in the words of 3.1.1 and of 5. */
const unknownVersion: readonly unknown[] = [1, 132];
/** DISCONNECT of MQTT 5: another client came with the same id. */
const takenOver = 142;
/** Failures that a take-over counts as: whoever else has the id would be thrown out in turn. */
const takeOverFailures = 5;

/** One connection after the other to the outside broker, each a client of its own, under the same client id. */
export class Link {
  readonly #options: OutsideOptions & { readonly limits: OutsideLimits };
  readonly #deps: LinkDeps;
  #version: 4 | 5;
  #client: MqttClient | undefined;
  #failures = 0;
  #retry: Timer | undefined;
  #closed = false;
  #reading = true;

  constructor(options: OutsideOptions & { readonly limits: OutsideLimits }, deps: LinkDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#version = options.protocol === '3.1.1' ? 4 : 5;
  }

  /** Begins; never gives up until it is closed. */
  open(): void {
    if (this.#closed) return;
    const client = mqtt.connect(this.#options.url, this.#clientOptions());
    this.#client = client;
    new Attempt(client, this);
  }

  /** Takes no message any more. What the broker sends from now on it will send again. */
  stopReading(): void {
    this.#reading = false;
  }

  /** Says goodbye; the broker keeps the session. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.[Symbol.dispose]();
    const client = this.#client;
    if (client === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    using _ = this.#deps.clock.after(this.#options.limits.drainWithin, () => client.end(true, () => resolve()));
    if (client.connected) await Promise.race([this.#deps.farewell(client), promise]);
    client.end(!client.connected, () => resolve());
    await promise;
  }

  get deps(): LinkDeps {
    return this.#deps;
  }

  get version(): 4 | 5 {
    return this.#version;
  }

  get reading(): boolean {
    return this.#reading && !this.#closed;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The attempt or connection is over. `steady`: it had held long enough to begin the waiting anew. */
  over(client: MqttClient, { reason, code, steady }: { reason: string; code: unknown; steady: boolean }): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    if (this.#closed) return;
    if (unknownVersion.includes(code) && this.#version === 5 && this.#options.protocol === 'auto') {
      if (this.#deps.mayFallBack) {
        this.#version = 4;
        this.open();
        return;
      }
      this.#deps.failed(`${reason}; the user properties asked for need MQTT 5`);
    }
    if (steady) this.#failures = 0;
    if (code === takenOver) this.#failures = Math.max(this.#failures, takeOverFailures);
    const { firstRetry: first, longestRetry: longest } = this.#options;
    const wait = retryWait(this.#failures, { first, longest }, this.#deps.random());
    this.#failures += 1;
    this.#retry = this.#deps.clock.after(wait, () => this.open());
  }

  get steadyAfter(): number {
    return this.#options.limits.steadyAfter;
  }

  #clientOptions(): IClientOptions {
    const { clientId, username, password, tls, keepAlive, receiveMaximum, sessionExpiry, limits } = this.#options;
    const will = this.#deps.will();
    return {
      ...{ clientId, clean: false, protocolVersion: this.#version, protocolId: 'MQTT' },
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...tls,
      ...(will === undefined ? {} : { will }),
      rejectUnauthorized: true,
      keepalive: Math.max(1, Math.round(keepAlive / 1_000)),
      connectTimeout: limits.connectTimeout,
      // Attempts, subscriptions and commands are repeated here, with waits of our own.
      ...{ reconnectPeriod: 0, resubscribe: false, queueQoSZero: false },
      ...(this.#version === 5
        ? { properties: { receiveMaximum, sessionExpiryInterval: Math.round(sessionExpiry / 1_000) } }
        : {}),
    };
  }
}

/** The life of one client: it connects once. */
class Attempt {
  readonly #client: MqttClient;
  readonly #link: Link;
  #line: AckWriter | undefined;
  #reason = 'the broker closed the connection';
  #code: unknown;
  #upSince: number | undefined;
  #gone = false;

  constructor(client: MqttClient, link: Link) {
    this.#client = client;
    this.#link = link;
    client.handleMessage = (packet, done) => this.#take(packet as Delivered, done as (error?: Error) => void);
    client.on('error', (error) => {
      this.#reason = error.message === '' ? String((error as NodeJS.ErrnoException).code) : error.message;
      this.#code = (error as { code?: unknown }).code;
    });
    client.on('disconnect', ({ reasonCode }) => {
      this.#code = reasonCode;
      this.#reason =
        reasonCode === takenOver
          ? 'another client took the session over: client ids must differ'
          : `the broker said goodbye (${reasonCode})`;
    });
    client.on('connect', ({ sessionPresent }) => void this.#prepare(sessionPresent === true));
    client.once('close', () => this.#over());
  }

  async #prepare(resumed: boolean): Promise<void> {
    const { deps, version } = this.#link;
    const up = { client: this.#client, version, resumed };
    try {
      await deps.prepare(up);
      if (!this.#client.connected) return;
      this.#upSince = performance.now();
      deps.up(up);
    } catch (error) {
      this.#reason = error instanceof Error ? error.message : String(error);
      this.#client.end(true);
    }
  }

  #take(packet: Delivered, done: (error?: Error) => void): void {
    const { deps, reading, version } = this.#link;
    // What a lost connection had brought comes again over the next one, unless it is of QoS 0.
    if (!reading || (this.#gone && packet.qos > 0)) {
      done(acknowledgedLater);
      return;
    }
    // Messages may come before the CONNACK was worked off further: the first one asks what they belong to.
    if (this.#line === undefined) {
      this.#line = new AckWriter(this.#client.stream as never);
      const resumed = (this.#client as unknown as { connackPacket?: { sessionPresent?: boolean } }).connackPacket;
      deps.welcomed({ client: this.#client, version, resumed: resumed?.sessionPresent === true });
    }
    deps.deliver(packet, this.#line);
    if (deps.hasRoom()) done(acknowledgedLater);
    else deps.whenRoom(() => done(acknowledgedLater));
  }

  #over(): void {
    const { deps } = this.#link;
    this.#gone = true;
    const steady = this.#upSince !== undefined && performance.now() - this.#upSince >= this.#link.steadyAfter;
    if (this.#link.closed) return;
    if (this.#upSince === undefined) deps.failed(this.#reason);
    else deps.down(this.#reason);
    this.#upSince = undefined;
    this.#link.over(this.#client, { reason: this.#reason, code: this.#code, steady });
  }
}
