import { hash } from 'node:crypto';

/** Where an acknowledgement can be sent, as long as that connection lasts. */
export interface AckLine {
  acknowledge(packetId: number): void;
}

export interface Receipt {
  readonly packetId: number;
  readonly digest: string;
  durable: boolean;
  line: AckLine;
}

/**
 * QoS 1 messages of one session that were taken: those that are not durable, and the last ones after them, whose
 * PUBACK may have been lost with the connection. What the broker sends once more because of that is not taken again.
 * Only the process remembers: what is sent again after a crash is told by its `ts` or `seq` (docs/outside-broker.md).
 */
export class Receipts {
  readonly #most: number;
  readonly #kept = new Map<number, Receipt>();
  #unacknowledged = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Taken and not durable, over all connections of the session. */
  get unacknowledged(): number {
    return this.#unacknowledged;
  }

  /**
   * Whether the message was taken before: then it is acknowledged over `line`, when it is durable. A message of the
   * same packet id that is no repetition replaces it.
   */
  repeats(packetId: number, again: boolean, digest: string, line: AckLine): boolean {
    const kept = this.#kept.get(packetId);
    if (!again || kept?.digest !== digest) return false;
    kept.line = line;
    if (kept.durable) line.acknowledge(packetId);
    return true;
  }

  take(packetId: number, digest: string, line: AckLine): Receipt {
    const receipt = { packetId, digest, durable: false, line };
    this.#kept.delete(packetId);
    this.#kept.set(packetId, receipt);
    this.#unacknowledged += 1;
    this.#forgetOldest();
    return receipt;
  }

  durable(receipt: Receipt): void {
    receipt.durable = true;
    this.#unacknowledged -= 1;
    receipt.line.acknowledge(receipt.packetId);
  }

  /** The broker has no session any more: packet ids begin anew. */
  forget(): void {
    this.#kept.clear();
  }

  #forgetOldest(): void {
    for (const [packetId, { durable }] of this.#kept) {
      if (this.#kept.size <= this.#most || !durable) return;
      this.#kept.delete(packetId);
    }
  }
}

export const digestOf = (topic: string, payload: Uint8Array): string =>
  `${topic}\n${payload.byteLength}\n${hash('sha1', payload, 'base64')}`;
