import type { AckLine } from './receipts.ts';

/** The part of a connection's stream that acknowledgements need. */
export interface AckStream {
  readonly destroyed?: boolean;
  readonly writable?: boolean;
  write(bytes: Buffer): unknown;
}

/**
 * PUBACKs of one connection, in the order in which they are asked for. They go straight to its stream: mqtt.js
 * acknowledges when it has handed a message on, or, told of an error, not at all, and would keep an acknowledgement
 * for the next connection. Without properties the bytes are the same in MQTT 3.1.1 and 5.
 */
export class AckWriter implements AckLine {
  readonly #stream: AckStream;
  readonly #ids: number[] = [];
  #due = false;

  constructor(stream: AckStream) {
    this.#stream = stream;
  }

  acknowledge(packetId: number): void {
    this.#ids.push(packetId);
    if (this.#due) return;
    this.#due = true;
    setImmediate(() => this.flush());
  }

  /** Everything that became ready in this turn leaves in one write; nothing once the connection is gone. */
  flush(): void {
    this.#due = false;
    const ids = this.#ids.splice(0);
    if (ids.length === 0 || this.#stream.destroyed === true || this.#stream.writable === false) return;
    const bytes = Buffer.allocUnsafe(ids.length * 4);
    ids.forEach((id, i) => {
      bytes.writeUInt16BE(0x40_02, i * 4);
      bytes.writeUInt16BE(id, i * 4 + 2);
    });
    this.#stream.write(bytes);
  }
}
