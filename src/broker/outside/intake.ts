import type { RoomMeter } from '../../base/index.ts';
import type { ArrivalLabel, BrokerDeps } from '../deps.ts';
import { Admissions } from '../lanes/admissions.ts';
import type { Identity, Sender } from './identity.ts';
import type { PresenceBook } from './presence-book.ts';
import { type AckLine, digestOf, type Receipts } from './receipts.ts';

/** Bytes kept of a message that is refused. */
const refusedSample = 256;

/** A PUBLISH, as the client library read it. */
export interface Delivered {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly dup: boolean;
  readonly messageId?: number | undefined;
  readonly properties?: { readonly userProperties?: object | undefined } | undefined;
}

export interface IntakeDeps {
  readonly admitArrival: BrokerDeps['admitArrival'];
  readonly meter: RoomMeter;
  readonly identity: Identity;
  readonly presence: PresenceBook;
  readonly receipts: Receipts;
  /** Whether it is a message of Carewatch to itself, which is then dealt with. */
  readonly isOwn: (topic: string, payload: Uint8Array) => boolean;
  /** A device that may speak spoke. */
  readonly heard: (device: string) => void;
}

/** The way of messages into the journal and of their acknowledgements back, over one connection after the other. */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #admissions: Admissions;
  readonly #payloadBytes: number;

  constructor(limits: { readonly pendingBytes: number; readonly payloadBytes: number }, deps: IntakeDeps) {
    this.#deps = deps;
    this.#admissions = new Admissions(limits.pendingBytes);
    this.#payloadBytes = limits.payloadBytes;
  }

  /** So much waits for the disk that no more should be read. */
  get full(): boolean {
    return this.#admissions.full;
  }

  whenRoom(run: () => void): void {
    this.#admissions.whenRoom(run);
  }

  idle(): Promise<void> {
    return this.#admissions.idle();
  }

  /** The message takes its place in the journal before this returns; it is acknowledged over `line` when durable. */
  take(message: Delivered, line: AckLine): void {
    const { meter, identity, receipts, isOwn } = this.#deps;
    const payload = typeof message.payload === 'string' ? Buffer.from(message.payload) : message.payload;
    const packetId = message.qos === 0 ? 0 : (message.messageId ?? 0);
    if (isOwn(message.topic, payload)) {
      if (packetId !== 0) line.acknowledge(packetId);
      return;
    }
    meter.received();
    const properties = message.properties?.userProperties as Record<string, string | string[]> | undefined;
    const sender = identity.senderOf(message.topic, properties);
    if (sender === undefined || message.retain) {
      this.#settleUnread(sender, payload);
      if (packetId !== 0) line.acknowledge(packetId);
      return;
    }
    if (packetId === 0) {
      if (this.full) meter.droppedQos0();
      else this.#admit(sender, payload, () => undefined);
      return;
    }
    const digest = digestOf(message.topic, payload);
    if (receipts.repeats(packetId, message.dup, digest, line)) {
      meter.duplicate();
      return;
    }
    const receipt = receipts.take(packetId, digest, line);
    this.#admit(sender, payload, () => receipts.durable(receipt));
  }

  /**
   * What the broker kept (retained) was said at a time that nobody knows: of a status it tells where the device stands
   * now, and it is no telemetry.
   */
  #settleUnread(sender: Sender | undefined, payload: Buffer): void {
    const { meter, presence } = this.#deps;
    if (sender?.label !== 'status') {
      meter.rejected(sender === undefined ? 'unknown_topic' : 'retained');
      return;
    }
    presence.hear(sender.device, payload);
    meter.passed();
  }

  #admit({ device, label }: Sender, payload: Buffer, onDurable: () => void): void {
    const { meter, presence, heard } = this.#deps;
    const admitted: ArrivalLabel = payload.byteLength > this.#payloadBytes ? '!too_large' : label;
    const refused = admitted.startsWith('!');
    if (!refused) heard(device);
    if (admitted === 'status') presence.hear(device, payload);
    const kept = refused ? payload.subarray(0, refusedSample) : payload;
    const bytes = payload.byteLength;
    this.#admissions.enter(bytes);
    this.#deps.admitArrival(device, admitted, kept, () => {
      if (refused) meter.rejected(admitted.slice(1));
      else meter.passed();
      onDurable();
      this.#admissions.leave(bytes);
    });
  }
}
