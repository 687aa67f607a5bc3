export type Presence = 'online' | 'offline';

/**
 * What devices, or their last wills, said of themselves on their status topics; each change is told once. Bounded: of
 * devices beyond the limit every word is told.
 */
export class PresenceBook {
  readonly #most: number;
  readonly #tell: (device: string, state: Presence) => void;
  readonly #states = new Map<string, Presence>();
  #online = 0;

  constructor(most: number, tell: (device: string, state: Presence) => void) {
    this.#most = most;
    this.#tell = tell;
  }

  get online(): number {
    return this.#online;
  }

  of(device: string): Presence | undefined {
    return this.#states.get(device);
  }

  /** A word that is neither of the two says nothing of presence. */
  hear(device: string, payload: Uint8Array): void {
    const state = presenceIn(payload);
    const before = this.#states.get(device);
    if (state === undefined || state === before) return;
    if (before !== undefined || this.#states.size < this.#most) {
      this.#states.set(device, state);
      if (state === 'online') this.#online += 1;
      else if (before === 'online') this.#online -= 1;
    }
    this.#tell(device, state);
  }
}

function presenceIn(payload: Uint8Array): Presence | undefined {
  if (payload.byteLength > 16) return undefined;
  const word = Buffer.from(payload).toString('utf8').trim();
  return word === 'online' || word === 'offline' ? word : undefined;
}
