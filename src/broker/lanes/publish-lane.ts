import type { Line } from '../connected-device.ts';
import type { ArrivalLabel } from '../deps.ts';
import { hold } from '../hold.ts';
import type { RefusalReason } from '../reasons.ts';
import type { Receiver } from '../session/session.ts';
import type { Switchboard } from '../switchboard.ts';
import { PendingRing } from './pending-ring.ts';

/** Bytes kept of a message that is refused for its topic. */
const refusedSample = 256;
/** QoS 2 messages that a session may hold unreleased; far above what a client pipelines. */
const mostReceipts = 1_000;

const ack = { puback: 0x40, pubrec: 0x50, pubcomp: 0x70 } as const;
/** How a pending message will be counted, as bits above its packet id and QoS. */
const passes = 0;
const foreign = 1 << 18;
const unknown = 1 << 19;

/**
 * The way of a device's messages into the journal and of their acknowledgements back, for one connection.
 *
 * A message takes its place in the journal in the order of the stream, synchronously; its PUBACK or PUBREC leaves
 * when it is durable, in the same order. The first message that may not enter stops the reading of its connection:
 * nothing is queued here but what the journal has taken.
 */
export class PublishLane implements Receiver {
  readonly #line: Line;
  readonly #board: Switchboard;
  readonly #pending = new PendingRing();
  #pendingBytes = 0;
  /** Acknowledgements to be written, each its first byte and packet id. */
  readonly #acks: number[] = [];
  #flushing = false;
  #waitsForShare = false;

  constructor(line: Line, board: Switchboard) {
    this.#line = line;
    this.#board = board;
  }

  /** Takes one PUBLISH; false when its connection was put on hold or closed and the packet was not taken. */
  take(bytes: Buffer, first: number, bodyAt: number, end: number): boolean {
    const head = this.#board.publishHead;
    const fault = head.read(bytes, first, bodyAt, end);
    if (fault !== undefined) return this.#refuse(fault);
    const label = this.#line.device.topics.labelOf(bytes, head.topicAt, head.topicEnd);
    if (label === 'bad_text' || label === 'bad_topic') return this.#refuse(label);
    const { qos, packetId, payloadAt } = head;
    const { meter } = this.#board;
    if (qos === 2 && this.#line.session.repeats(packetId, this)) {
      meter.received();
      meter.duplicate();
      return true;
    }
    if (qos === 0 && this.#board.admissions.full) {
      meter.received();
      meter.droppedQos0();
      return true;
    }
    if (!this.#mayEnter()) return false;
    if (qos === 2) {
      if (this.#line.session.receiptCount >= mostReceipts) return this.#refuse('too_many_in_flight');
      this.#line.session.expect(packetId, this);
    }
    this.#line.device.allowance.take();
    this.#admit(label, bytes.subarray(payloadAt, end), packetId | (qos << 16), end - bodyAt);
    return true;
  }

  /** The last will: a message like any other that nobody waits to have acknowledged. */
  takeWill(topic: string, payload: Uint8Array): void {
    const label = this.#line.device.topics.willLabel(topic);
    if (label !== undefined) this.#admit(label, payload, 0, payload.byteLength);
  }

  /** PUBREL. */
  release(packetId: number): void {
    this.#line.session.release(packetId);
    this.#acknowledge(ack.pubcomp, packetId);
  }

  received(packetId: number): void {
    this.#acknowledge(ack.pubrec, packetId);
  }

  /** Everything that became ready in this turn leaves in one write. */
  flush(): void {
    this.#flushing = false;
    const acks = this.#acks;
    if (acks.length > 0) {
      const bytes = Buffer.allocUnsafe(acks.length * 4);
      let at = 0;
      for (const each of acks) {
        bytes[at++] = each >>> 16;
        bytes[at++] = 2;
        bytes[at++] = (each >>> 8) & 0xff;
        bytes[at++] = each & 0xff;
      }
      acks.length = 0;
      this.#line.write(bytes);
    }
    if (this.#waitsForShare && !this.#overShare(0.5)) {
      this.#waitsForShare = false;
      this.#line.release(hold.share);
    }
  }

  #mayEnter(): boolean {
    const { admissions } = this.#board;
    const line = this.#line;
    if (admissions.full) {
      line.hold(hold.overload);
      admissions.whenRoom(() => line.release(hold.overload));
      return false;
    }
    if (this.#pending.length > 0 && this.#overShare(1)) {
      this.#waitsForShare = true;
      line.hold(hold.share);
      return false;
    }
    if (line.device.allowance.empty) {
      line.device.holdForPace(line);
      return false;
    }
    return true;
  }

  #overShare(part: number): boolean {
    const { connectionPendingBytes, connectionPendingMessages } = this.#board.limits;
    return (
      this.#pending.length > connectionPendingMessages * part || this.#pendingBytes > connectionPendingBytes * part
    );
  }

  #admit(label: ArrivalLabel, payload: Uint8Array, mark: number, bytes: number): void {
    const refused = label === '!foreign_topic' ? foreign : label === '!unknown_topic' ? unknown : passes;
    const kept = refused === passes ? payload : payload.subarray(0, refusedSample);
    this.#pending.push(mark | refused, bytes);
    this.#pendingBytes += bytes;
    this.#board.admissions.enter(bytes);
    this.#board.meter.received();
    this.#board.admitArrival(this.#line.device.id, label, kept, this.#durable);
  }

  /** The oldest pending message is on disk. The connection may be gone by then; the books go on. */
  readonly #durable = (): void => {
    const { admissions, meter } = this.#board;
    const bytes = this.#pending.headBytes;
    const mark = this.#pending.shift();
    this.#pendingBytes -= bytes;
    if (mark & (foreign | unknown)) this.#decline(mark & foreign ? 'foreign_topic' : 'unknown_topic');
    else meter.passed();
    const qos = (mark >>> 16) & 3;
    if (qos === 1) this.#acknowledge(ack.puback, mark & 0xff_ff);
    else if (qos === 2) this.#line.session.durable(mark & 0xff_ff);
    else if (this.#waitsForShare) this.#flushSoon();
    admissions.leave(bytes);
  };

  #decline(reason: 'foreign_topic' | 'unknown_topic'): void {
    this.#board.meter.rejected(reason);
    this.#board.refusals.count(reason);
  }

  #acknowledge(kind: number, packetId: number): void {
    this.#acks.push((kind << 16) | packetId);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    this.#board.flusher.add(this);
  }

  #refuse(reason: RefusalReason): false {
    this.#line.refuse(reason);
    return false;
  }
}
