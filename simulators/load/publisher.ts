import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Random } from '../randomness.ts';
import type { Latencies } from './latency.ts';
import type { MessageRing } from './message-ring.ts';
import { connectPacket, disconnect, packetType, pingRequest, refusalText } from './packets.ts';

export interface PublisherOptions {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string | undefined;
  /** Comes back when the connection is lost, and sends again what was not acknowledged. */
  readonly reconnect: boolean;
}

export interface PublisherDeps {
  readonly ring: MessageRing;
  readonly latencies: Latencies;
  readonly random: Random;
  readonly now: () => number;
  /** The broker accepted the connection, the first time or again. */
  readonly onReady: (publisher: Publisher) => void;
  /** So many messages were acknowledged, and there is room for more. */
  readonly onAcked: (publisher: Publisher, count: number) => void;
  /** It will not come back: refused, or lost without `reconnect`. */
  readonly onGone: (publisher: Publisher, why: string) => void;
}

const keepAliveSeconds = 60;
const connectPatienceMs = 20_000;

/** One raw MQTT connection that publishes a ring of messages. */
export class Publisher {
  readonly ring: MessageRing;
  ready = false;
  resent = 0;
  reconnects = 0;
  readonly #options: PublisherOptions;
  readonly #deps: PublisherDeps;
  #socket: Socket | undefined;
  #closing = false;
  #retry: NodeJS.Timeout | undefined;
  // Where the parser stands in a packet: 0 its type, 1 its length, then its body.
  #step = 0;
  #type = 0;
  #length = 0;
  #body = 0;
  #lastWrite = 0;

  constructor(options: PublisherOptions, deps: PublisherDeps) {
    this.#options = options;
    this.#deps = deps;
    this.ring = deps.ring;
  }

  open(): void {
    const { host, port, username, password, reconnect } = this.#options;
    this.#step = 0;
    const socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        // Acknowledgements of a whole window fit.
        buffer: new Uint8Array(2048),
        callback: (bytes, buffer) => {
          this.#parse(buffer, bytes);
          return true;
        },
      },
    });
    this.#socket = socket;
    let failure = 'the broker closed the connection';
    const patience = setTimeout(() => {
      if (!this.ready) socket.destroy(new Error('the broker did not answer CONNECT'));
    }, connectPatienceMs);
    socket.on('connect', () =>
      socket.write(connectPacket({ clientId: username, username, password, clean: !reconnect, keepAliveSeconds })),
    );
    socket.on('error', (error) => {
      failure = error.message;
    });
    socket.on('close', () => {
      clearTimeout(patience);
      if (socket === this.#socket) this.#lost(failure);
    });
  }

  /** Publishes so many new messages, at most `ring.room`. */
  publish(count: number, clock: { wall: number; monotonic: number }): void {
    const socket = this.#socket;
    if (socket === undefined || !this.ready) return;
    this.#lastWrite = clock.monotonic;
    this.ring.make(count, clock, (bytes) => socket.write(bytes));
  }

  /** Keeps an idle connection alive. */
  ping(now: number): void {
    if (!this.ready || now - this.#lastWrite < (keepAliveSeconds * 1000) / 3) return;
    this.#lastWrite = now;
    this.#socket?.write(pingRequest);
  }

  close(): void {
    this.#closing = true;
    clearTimeout(this.#retry);
    if (this.ready) this.#socket?.end(disconnect);
    else this.#socket?.destroy();
    this.ready = false;
  }

  /** Leaves without a word; what was sent stays as it is. */
  destroy(): void {
    this.close();
    this.#socket?.destroy();
  }

  #lost(why: string): void {
    const wasReady = this.ready;
    this.ready = false;
    if (this.#closing) return;
    if (!this.#options.reconnect) {
      this.#closing = true;
      this.#deps.onGone(this, why);
      return;
    }
    if (wasReady) this.reconnects += 1;
    this.#retry = setTimeout(() => this.open(), this.#deps.random.uniform(30, 300));
  }

  #parse(bytes: Uint8Array, length: number): void {
    let acked = 0;
    for (let i = 0; i < length; i += 1) {
      const byte = bytes[i] as number;
      if (this.#step === 0) {
        this.#type = byte;
        this.#step = 1;
        continue;
      }
      if (this.#step === 1) {
        this.#length = byte;
        this.#body = 0;
        this.#step = 2;
      } else {
        this.#body = ((this.#body << 8) | byte) & 0xffff;
        this.#length -= 1;
      }
      if (this.#length > 0) continue;
      this.#step = 0;
      if (this.#type === packetType.puback) acked += this.ring.acknowledge(this.#body) ? 1 : 0;
      else if (this.#type !== packetType.pingresp) this.#handle(this.#type, this.#body);
    }
    if (acked === 0) return;
    this.ring.settle(this.#deps.now(), this.#deps.latencies);
    this.#deps.onAcked(this, acked);
  }

  #handle(type: number, body: number): void {
    if (type !== packetType.connack || this.ready) {
      this.#socket?.destroy(new Error(`the broker sent an unexpected packet of type 0x${type.toString(16)}`));
      return;
    }
    const code = body & 0xff;
    if (code !== 0) {
      this.#closing = true;
      this.#socket?.destroy();
      this.#deps.onGone(this, refusalText(code));
      return;
    }
    this.ready = true;
    this.#lastWrite = this.#deps.now();
    this.resent += this.ring.repeat((bytes) => this.#socket?.write(bytes));
    this.#deps.onReady(this);
  }
}
