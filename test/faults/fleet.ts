import { createRandom, type Random } from '../../simulators/randomness.ts';
import type { Daemon } from '../harness/daemon.ts';
import { register, type TestDevice } from '../harness/devices.ts';
import { Publisher } from '../harness/publisher.ts';
import type { DeviceKind, Story, Told } from './story.ts';

/** A device with its own connection, its story, and the memory of what it said and what was acknowledged. */
export interface Teller {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly publisher: Publisher;
  readonly story: Story;
  readonly told: Told[];
  /** How many of `told`, from the first on, were acknowledged without a gap. */
  readonly acknowledged: number;
  tell(): void;
  /** Says once more what it said before, as a device does that lost the acknowledgement. */
  tellAgain(random: Random): void;
}

const meanPauseMs = 40;

/** Many devices that talk until told to stop, whoever listens. */
export class Fleet implements Disposable {
  readonly tellers: Teller[] = [];
  readonly #seed: number;
  readonly #random: Random;
  readonly #timers = new Map<Teller, NodeJS.Timeout>();

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = createRandom(seed, 'fleet');
  }

  async enlist(daemon: Daemon, id: string, kind: DeviceKind): Promise<void> {
    // Each in a district of its own: many in one would be an incident with one ticket.
    this.add(id, kind, await register(daemon, id, kind.type, { site: { district: `around ${id}` } }));
  }

  add(id: string, kind: DeviceKind, device: TestDevice): void {
    const start = Math.floor(Date.now() / 1_000) * 1_000 - 86_400_000;
    this.tellers.push(createTeller(id, kind, new Publisher(device), kind.tell(start, this.#seed, id)));
  }

  async connect(daemon: Daemon): Promise<void> {
    await Promise.all(this.tellers.map(({ publisher }) => publisher.connect(daemon.mqtt.port)));
  }

  /** Every device begins to talk at its own pace. */
  talk(): void {
    for (const teller of this.tellers) this.#later(teller);
  }

  hush(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Every device comes to a point at which no rule waits, and everything said is acknowledged. */
  async settle(): Promise<void> {
    for (const teller of this.tellers) while (!teller.story.settled) teller.tell();
    await Promise.all(this.tellers.map(({ publisher }) => publisher.idle()));
  }

  get acknowledged(): number {
    return this.tellers.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  }

  [Symbol.dispose](): void {
    this.hush();
    for (const { publisher } of this.tellers) publisher[Symbol.dispose]();
  }

  #later(teller: Teller): void {
    const pause = this.#random.uniform(0, 2 * meanPauseMs);
    const timer = setTimeout(() => {
      teller.tell();
      if (this.#random.chance(0.02)) teller.tellAgain(this.#random);
      this.#later(teller);
    }, pause);
    this.#timers.set(teller, timer);
  }
}

function createTeller(id: string, kind: DeviceKind, publisher: Publisher, story: Story): Teller {
  const told: Told[] = [];
  const places = new Map<number, number>();
  const done = new Set<number>();
  let acknowledged = 0;
  publisher.onAcknowledged = (packetId) => {
    const place = places.get(packetId);
    places.delete(packetId);
    if (place === undefined) return;
    done.add(place);
    while (done.delete(acknowledged)) acknowledged += 1;
  };
  return {
    ...{ id, kind, publisher, story, told },
    get acknowledged() {
      return acknowledged;
    },
    tell() {
      const message = story.next();
      places.set(publisher.publish(message.payload), told.push(message) - 1);
    },
    tellAgain(random) {
      const before = told[random.integer(Math.max(0, told.length - 50), told.length - 1)];
      if (before !== undefined) publisher.publish(before.payload);
    },
  };
}
