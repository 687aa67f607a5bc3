import type { Socket } from 'node:net';

/** Who is told what happens on a transport. */
export interface TransportEvents {
  bytes(chunk: Buffer): void;
  drained(): void;
  /** Once, whoever closed it. */
  closed(): void;
}

/** A stream of bytes to one peer: TCP, TLS or WebSocket. */
export interface Transport {
  events: TransportEvents;
  /** Written and not yet taken by the network. */
  readonly unsentBytes: number;
  write(bytes: Buffer): void;
  /** What was read already may still arrive after `pause`. */
  pause(): void;
  resume(): void;
  /** Sends `last` and closes; the peer has the rest of its deadline to take it. */
  finish(last: Buffer): void;
  destroy(): void;
}

/** TCP and TLS. */
export class SocketTransport implements Transport {
  events: TransportEvents;
  readonly #socket: Socket;

  constructor(socket: Socket, events: TransportEvents) {
    this.events = events;
    this.#socket = socket;
    socket.on('error', ignore);
    socket.on('data', (chunk) => this.events.bytes(chunk as Buffer));
    socket.on('drain', () => this.events.drained());
    socket.on('close', () => this.events.closed());
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  finish(last: Buffer): void {
    this.#socket.end(last);
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** A close follows each error, and the close is what counts. */
const ignore = (): void => {};
