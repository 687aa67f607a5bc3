import type { Clock, Duration, Timer } from '../../base/index.ts';
import type { Downlink } from '../downlink.ts';

/** What goes to a device. */
export interface Outgoing {
  readonly device: string;
  /** Asked for each time it is sent: the device may be heard elsewhere meanwhile. */
  readonly message: () => Downlink;
  readonly qos: 0 | 1;
  /** That nobody subscribed to it says that the device takes no commands. */
  readonly isCommand: boolean;
}

/** Hands a message to the broker; `settle` is called when the broker acknowledged it, with its reason code. */
export type Publish = (message: Downlink, qos: 0 | 1, settle: (reason: number | 'lost') => void) => void;

interface Waiting extends Outgoing {
  readonly resolve: (outcome: Outcome) => void;
  readonly timer: Timer;
}

type Outcome = 'delivered' | 'no_subscriber';

/** PUBACK of MQTT 5: nobody subscribed to the topic. */
const noMatchingSubscribers = 16;
const mostDeaf = 10_000;

/**
 * Messages on their way to devices over the outside broker. One that a lost connection swallowed is sent over the next,
 * as long as it waits; so a device may get a command twice, under the same id.
 */
export class CommandPost {
  readonly #limits: { readonly commands: number; readonly commandTimeout: Duration };
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiting>();
  /** Devices of which the broker said that they listen to no commands, until they are heard. */
  readonly #deaf = new Set<string>();
  #publish: Publish | undefined;

  constructor(limits: { readonly commands: number; readonly commandTimeout: Duration }, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** A connection is up (`publish`) or gone (undefined). */
  use(publish: Publish | undefined): void {
    this.#publish = publish;
    if (publish === undefined) return;
    for (const one of this.#waiting) this.#send(one, publish);
  }

  heard(device: string): void {
    if (this.#deaf.size > 0) this.#deaf.delete(device);
  }

  /** Whether a command would go out now, as far as anybody knows. */
  reaches(device: string): boolean {
    return this.#publish !== undefined && !this.#deaf.has(device);
  }

  /** `delivered`: the broker has it. `no_subscriber`: the device does not listen, or the broker did not take it in time. */
  send(outgoing: Outgoing): Promise<Outcome> {
    if (this.#publish === undefined || this.#waiting.size >= this.#limits.commands) {
      return Promise.resolve('no_subscriber');
    }
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const timer = this.#clock.after(this.#limits.commandTimeout, () => this.#settle(one, 'no_subscriber'));
    const one: Waiting = { ...outgoing, resolve, timer };
    this.#waiting.add(one);
    this.#send(one, this.#publish);
    return promise;
  }

  /** Gives up on all that waits. */
  close(): void {
    this.#publish = undefined;
    for (const one of this.#waiting) this.#settle(one, 'no_subscriber');
  }

  #send(one: Waiting, publish: Publish): void {
    publish(one.message(), one.qos, (reason) => {
      if (reason === 'lost') return;
      const deaf = reason === noMatchingSubscribers;
      if (deaf && one.isCommand && this.#deaf.size < mostDeaf) this.#deaf.add(one.device);
      this.#settle(one, reason < 128 && !deaf ? 'delivered' : 'no_subscriber');
    });
  }

  #settle(one: Waiting, outcome: Outcome): void {
    if (!this.#waiting.delete(one)) return;
    one.timer[Symbol.dispose]();
    one.resolve(outcome);
  }
}
