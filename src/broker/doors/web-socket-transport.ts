import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Transport, TransportEvents } from './transport.ts';

/** MQTT over WebSocket: packets may begin and end anywhere in a binary message [MQTT-6.0.0-1 to -3]. */
export class WebSocketTransport implements Transport {
  events: TransportEvents;
  readonly #channel: WebSocket;
  readonly #socket: Socket;

  /** `onFault` hears of frames that WebSocket or MQTT forbids, such as text; the caller closes then. */
  constructor(channel: WebSocket, socket: Socket, events: TransportEvents, onFault: () => void) {
    this.events = events;
    this.#channel = channel;
    this.#socket = socket;
    channel.on('error', onFault);
    channel.on('message', (data, isBinary) => {
      if (isBinary) this.events.bytes(data as Buffer);
      else onFault();
    });
    socket.on('close', () => this.events.closed());
    socket.on('drain', () => this.events.drained());
  }

  get unsentBytes(): number {
    return this.#channel.bufferedAmount;
  }

  write(bytes: Buffer): void {
    if (this.#channel.readyState === this.#channel.OPEN) this.#channel.send(bytes);
  }

  pause(): void {
    if (this.#channel.readyState === this.#channel.OPEN) this.#channel.pause();
  }

  resume(): void {
    this.#channel.resume();
  }

  finish(last: Buffer): void {
    this.#channel.send(last);
    this.#channel.close();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
