import type { Instant } from '../../base/index.ts';
import type { OrphanLimits, OrphanMessage } from './orphan.ts';

/** What was heard of one id since the last draining. */
export interface GatheredOrphan {
  readonly id: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Messages, kept or not. */
  readonly heard: number;
  /** The last of them, in order. */
  readonly kept: readonly OrphanMessage[];
  /** Larger than what is kept of one id. */
  readonly tooLarge: number;
  readonly online: boolean | undefined;
}

/** What is gathered, and the journal entry up to which. */
export interface Gathered {
  readonly orphans: readonly GatheredOrphan[];
  /** Messages of ids that gave way already. */
  readonly evicted: number;
  readonly upTo: number;
}

interface Pile {
  firstAt: Instant;
  lastAt: Instant;
  heard: number;
  kept: OrphanMessage[];
  bytes: number;
  tooLarge: number;
  online: boolean | undefined;
}

/** Gathers messages of ids that nobody registered, between one transaction and the next; bounded as the queue is. */
export class OrphanGatherer {
  readonly #limits: OrphanLimits;
  /** Those heard last stand last. */
  #piles = new Map<string, Pile>();
  #bytes = 0;
  #evicted = 0;
  #upTo = 0;

  constructor(limits: OrphanLimits) {
    this.#limits = limits;
  }

  get empty(): boolean {
    return this.#piles.size === 0 && this.#evicted === 0;
  }

  /** The payload is copied. */
  hear(id: string, { payload, ...message }: OrphanMessage): void {
    const pile = this.#turnTo(id, message.seq, message.at);
    pile.heard += 1;
    const { bytesPerDevice, messagesPerDevice } = this.#limits;
    if (payload.byteLength > bytesPerDevice) {
      pile.tooLarge += 1;
      return;
    }
    pile.kept.push({ ...message, payload: payload.slice() });
    this.#weigh(pile, payload.byteLength);
    while (pile.kept.length > messagesPerDevice || pile.bytes > bytesPerDevice) {
      this.#weigh(pile, -(pile.kept.shift()?.payload.byteLength ?? 0));
    }
    while (this.#bytes > this.#limits.bytes || this.#piles.size > this.#limits.devices) this.#evictOldest();
  }

  /** What the broker says of its presence. */
  present(id: string, online: boolean, { seq, at }: Pick<OrphanMessage, 'seq' | 'at'>): void {
    this.#turnTo(id, seq, at).online = online;
    while (this.#piles.size > this.#limits.devices) this.#evictOldest();
  }

  drain(): Gathered {
    const orphans = [...this.#piles].map(([id, { bytes: _, ...pile }]) => ({ id, ...pile }));
    const gathered = { orphans, evicted: this.#evicted, upTo: this.#upTo };
    this.#piles = new Map();
    this.#bytes = 0;
    this.#evicted = 0;
    return gathered;
  }

  #turnTo(id: string, seq: number, at: Instant): Pile {
    const pile = this.#piles.get(id) ?? {
      ...{ firstAt: at, lastAt: at, heard: 0, kept: [], bytes: 0, tooLarge: 0, online: undefined },
    };
    pile.lastAt = at;
    this.#upTo = seq;
    this.#piles.delete(id);
    this.#piles.set(id, pile);
    return pile;
  }

  #weigh(pile: Pile, bytes: number): void {
    pile.bytes += bytes;
    this.#bytes += bytes;
  }

  #evictOldest(): void {
    for (const [id, { bytes, heard }] of this.#piles) {
      this.#piles.delete(id);
      this.#bytes -= bytes;
      this.#evicted += heard;
      return;
    }
  }
}
