import type { Instant } from '../base/index.ts';
import type { EntryDraft } from './entry.ts';
import type { SealedGroup } from './open-group.ts';
import { OpenGroup } from './open-group.ts';

/** What is appended and not yet durable: complete groups in order, then the one that still gathers. */
export class Backlog {
  readonly #open: OpenGroup;
  readonly #sealed: SealedGroup[] = [];
  #sealedBytes = 0;

  constructor(salt: Uint8Array, maxGroupBytes: number) {
    this.#open = new OpenGroup(salt, maxGroupBytes);
  }

  get bytes(): number {
    return this.#sealedBytes + this.#open.byteLength;
  }

  put(seq: number, at: Instant, draft: EntryDraft, onDurable: (() => void) | undefined): void {
    if (!this.#open.hasRoomFor(draft)) this.#seal();
    this.#open.put(seq, at, draft, onDurable);
  }

  /** The group to commit next, the same one until it is removed; sealed now if it still gathered. */
  first(): SealedGroup | undefined {
    if (this.#sealed.length === 0 && this.#open.count > 0) this.#seal();
    return this.#sealed[0];
  }

  removeFirst(): void {
    this.#sealedBytes -= this.#sealed.shift()?.frame.byteLength ?? 0;
  }

  #seal(): void {
    const group = this.#open.seal();
    this.#sealed.push(group);
    this.#sealedBytes += group.frame.byteLength;
  }
}
