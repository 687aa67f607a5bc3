import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as packets from '../../src/broker/testing/packets.ts';
import type { TestDevice } from './devices.ts';

const acknowledgement = 0x40;
const welcome = 0x20;

/**
 * A device that forgets nothing: publishes with QoS 1, keeps what is not acknowledged, and after a broken
 * connection says it again, in order, marked as a repetition and with the same packet ids.
 */
export class Publisher implements Disposable {
  readonly device: TestDevice;
  /** Called for each acknowledgement, with the packet id. */
  onAcknowledged: (packetId: number) => void = () => {};
  readonly #unacknowledged = new Map<number, { readonly topic: string; readonly payload: string | Buffer }>();
  #socket: Socket | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #lastId = 0;
  #welcomed: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #idlers: (() => void)[] = [];

  constructor(device: TestDevice) {
    this.device = device;
  }

  get topic(): string {
    return `carewatch/v1/${this.device.username}/telemetry`;
  }

  /** The port at this end, by which a tracer knows the connection. */
  get localPort(): number {
    return this.#socket?.localPort ?? 0;
  }

  get unacknowledged(): number {
    return this.#unacknowledged.size;
  }

  /** Connects, also anew, and repeats what was not acknowledged. */
  async connect(port: number): Promise<void> {
    this.#socket?.destroy();
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket = socket;
    this.#rest = Buffer.alloc(0);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#welcomed = { resolve, reject };
    const lost = (): void => {
      if (this.#socket === socket) this.#socket = undefined;
      reject(new Error(`${this.device.username} lost its connection`));
    };
    socket.on('error', lost).on('close', lost);
    socket.on('data', (chunk) => {
      if (this.#socket === socket) this.#read(chunk as Buffer);
    });
    const { username: userName, password } = this.device;
    socket.write(packets.connect({ clientId: userName, userName, password }));
    await promise;
    for (const [id, { topic, payload }] of this.#unacknowledged) {
      socket.write(packets.publish({ topic, payload, qos: 1, id, again: true }));
    }
  }

  /** Says it now, or at the next connection; answers the packet id. */
  publish(payload: string | Buffer, topic = this.topic): number {
    do this.#lastId = (this.#lastId % 0xff_ff) + 1;
    while (this.#unacknowledged.has(this.#lastId));
    const id = this.#lastId;
    this.#unacknowledged.set(id, { topic, payload });
    this.#socket?.write(packets.publish({ topic, payload, qos: 1, id }));
    return id;
  }

  /** Sends bytes as they are and remembers nothing of them. */
  send(bytes: Buffer): void {
    this.#socket?.write(bytes);
  }

  /** Resolves when everything said is acknowledged. */
  async idle(): Promise<void> {
    if (this.#unacknowledged.size > 0) await new Promise<void>((resolve) => this.#idlers.push(resolve));
  }

  /** Says goodbye. */
  async leave(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    socket.end(packets.disconnect());
    if (!socket.destroyed) await once(socket, 'close').catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #read(chunk: Buffer): void {
    let bytes = Buffer.concat([this.#rest, chunk]);
    // What the broker sends a publisher has one digit of length.
    while (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt8(1)) {
      const end = 2 + bytes.readUInt8(1);
      this.#take(bytes.readUInt8(0), bytes.subarray(2, end));
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
  }

  #take(first: number, body: Buffer): void {
    if (first === welcome) {
      if (body.readUInt8(1) === 0) this.#welcomed?.resolve();
      else this.#welcomed?.reject(new Error(`${this.device.username} was refused with ${body.readUInt8(1)}`));
    } else if (first === acknowledgement) {
      const id = body.readUInt16BE(0);
      if (!this.#unacknowledged.delete(id)) return;
      this.onAcknowledged(id);
      if (this.#unacknowledged.size === 0) for (const resolve of this.#idlers.splice(0)) resolve();
    }
  }
}
