import { type Downlink, filterMatches } from '../downlink.ts';

const mostFilters = 32;

/** What a PUBREC can be sent with. */
export interface Receiver {
  received(packetId: number): void;
}

interface Receipt {
  durable: boolean;
  receiver: Receiver;
}

/** What MQTT keeps for a client id: beyond the connection unless the session is clean [MQTT-3.1.2-4, -6]. */
export class Session {
  readonly clean: boolean;
  /** QoS granted on the device's command topic; undefined while not subscribed. */
  commandQos: number | undefined;
  /** Commands sent at QoS 1 and not acknowledged, by packet id, in the order of sending. */
  readonly commands = new Map<number, Downlink>();
  /** QoS granted on filters of other people's topics. */
  readonly #filters = new Map<string, number>();
  readonly #receipts = new Map<number, Receipt>();
  #lastPacketId = 0;

  constructor(clean: boolean) {
    this.clean = clean;
  }

  get receiptCount(): number {
    return this.#receipts.size;
  }

  /** False when it has as many as it may. */
  listenTo(filter: string, qos: number): boolean {
    if (this.#filters.size >= mostFilters && !this.#filters.has(filter)) return false;
    this.#filters.set(filter, qos);
    return true;
  }

  leave(filter: string): void {
    this.#filters.delete(filter);
  }

  /** The greatest QoS of the filters that take in the topic; undefined when none does. */
  foreignQos(topic: string): number | undefined {
    let granted: number | undefined;
    for (const [filter, qos] of this.#filters) {
      if ((granted === undefined || qos > granted) && filterMatches(filter, topic)) granted = qos;
    }
    return granted;
  }

  /** A packet id that no command in flight has. */
  nextPacketId(): number {
    do this.#lastPacketId = this.#lastPacketId === 0xff_ff ? 1 : this.#lastPacketId + 1;
    while (this.commands.has(this.#lastPacketId));
    return this.#lastPacketId;
  }

  /** A QoS 2 message was admitted; its PUBREC follows when it is durable [MQTT-4.3.3-2]. */
  expect(packetId: number, receiver: Receiver): void {
    this.#receipts.set(packetId, { durable: false, receiver });
  }

  /**
   * Whether the message is one that was admitted before and not released: then it is not admitted again, and
   * `receiver`, which may be another connection than the first, is told when it is durable, at once if it is.
   */
  repeats(packetId: number, receiver: Receiver): boolean {
    const receipt = this.#receipts.get(packetId);
    if (receipt === undefined) return false;
    receipt.receiver = receiver;
    if (receipt.durable) receiver.received(packetId);
    return true;
  }

  durable(packetId: number): void {
    const receipt = this.#receipts.get(packetId);
    if (receipt === undefined) return;
    receipt.durable = true;
    receipt.receiver.received(packetId);
  }

  /** PUBREL: the packet id is free for another message. */
  release(packetId: number): void {
    this.#receipts.delete(packetId);
  }
}
