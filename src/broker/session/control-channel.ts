import { Duplex } from 'node:stream';

/** The connection behind a channel. */
export interface ChannelOwner {
  /** Whether the session was there before its CONNECT. */
  readonly sessionPresent: boolean;
  /** Its topic for commands, the only one of ours that it may subscribe to. */
  readonly commandTopic: string;
  /** It subscribed to its commands with this QoS; undefined: it unsubscribed. */
  subscribed(qos: number | undefined): void;
  /** It asked for a topic of other people's; whether it may have that. */
  listensTo(filter: string, qos: number): boolean;
  leaves(filter: string): void;
  /** It asked for another topic and was refused that. */
  declined(): void;
  write(bytes: Buffer): void;
  /** The session protocol can take more control packets. */
  wanted(): void;
  /** The CONNACK is written. */
  ready(): void;
  lastWill(topic: string, payload: Uint8Array): void;
  /** The session protocol has destroyed the channel. */
  ended(): void;
}

const roomForControl = 16 * 1024;
const connack = 0x20;

/**
 * The stream that the session protocol takes for a device's socket. Only what the guard lets through is read from
 * it: the CONNECT, subscriptions and pings.
 */
export class ControlChannel extends Duplex {
  readonly owner: ChannelOwner;
  #answered = false;

  constructor(owner: ChannelOwner) {
    super({ readableHighWaterMark: roomForControl });
    this.owner = owner;
  }

  override _read(): void {
    this.owner.wanted();
  }

  /** Done at once: a peer that does not take its answers is not read any more and so makes no new ones. */
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#send(chunk);
    done();
  }

  /** A packet is written in pieces; they leave together. */
  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    this.owner.ended();
    done();
  }

  #send(bytes: Buffer): void {
    const answer = !this.#answered && bytes[0] === connack && bytes.length === 4;
    this.#answered = true;
    // aedes tells of a session only if it has subscriptions; the text wants it told of whenever there is one
    // [MQTT-3.2.2-2], and a client that was told otherwise would use packet ids again that the session knows.
    this.owner.write(answer ? Buffer.from([connack, 2, this.owner.sessionPresent ? 1 : 0, bytes[3] as number]) : bytes);
  }
}
