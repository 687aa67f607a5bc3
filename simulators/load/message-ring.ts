import type { Random } from '../randomness.ts';
import type { Latencies } from './latency.ts';
import type { DeviceLedger } from './ledger.ts';
import { extendRanges } from './ledger.ts';
import { publishPacket } from './packets.ts';
import { drawPressure, pressureDigits, readingPayload, seqDigits, tsDigits, writeNumber } from './readings.ts';

export interface RingOptions {
  readonly device: string;
  readonly topic: string;
  readonly payloadBytes: number;
  /** Messages that may be unacknowledged at once. */
  readonly window: number;
  readonly firstSeq: number;
  /** Share of messages with a fault, in runs of so many. */
  readonly faults: number;
  readonly faultRun: number;
  /** Undefined: `ts` is the clock's, always later than the one before. */
  readonly startTs: number | undefined;
  readonly tsStepMs: number;
}

const publish = 0x32;
const publishAgain = 0x3a;

/**
 * One device's messages: a ring of prebuilt PUBLISH packets, side by side in one buffer. The slot of a message is
 * its packet id less one; only `ts`, `seq` and the pressure are written anew. A slot is used again when its
 * acknowledgement came, and by then the socket is done with its bytes.
 */
export class MessageRing {
  readonly options: RingOptions;
  readonly #bytes: Buffer;
  readonly #frameBytes: number;
  readonly #at: { readonly ts: number; readonly seq: number; readonly pressure: number };
  readonly #sentAt: Float64Array;
  readonly #acked: Uint8Array;
  readonly #faulty: Uint8Array;
  readonly #faultRanges: [number, number][] = [];
  readonly #random: Random;
  /** Messages made and messages acknowledged without a gap, counted from 0. */
  #made = 0;
  #settled = 0;
  #faultsLeft = 0;
  #lastTs = 0;

  constructor(options: RingOptions, random: Random) {
    this.options = options;
    this.#random = random;
    const frames = Array.from({ length: options.window }, (_, slot) => {
      const form = readingPayload(options.payloadBytes, random);
      const { frame, payloadAt } = publishPacket(options.topic, slot + 1, form.payload);
      const at = { ts: payloadAt + form.tsAt, seq: payloadAt + form.seqAt, pressure: payloadAt + form.pressureAt };
      writeNumber(frame, at.pressure, pressureDigits, drawPressure(false, random));
      return { frame, at };
    });
    this.#bytes = Buffer.concat(frames.map(({ frame }) => frame));
    this.#frameBytes = this.#bytes.length / options.window;
    this.#at = frames[0]?.at ?? { ts: 0, seq: 0, pressure: 0 };
    this.#sentAt = new Float64Array(options.window);
    this.#acked = new Uint8Array(options.window);
    this.#faulty = new Uint8Array(options.window);
  }

  /** How many messages may be made now. */
  get room(): number {
    return this.options.window - (this.#made - this.#settled);
  }

  get made(): number {
    return this.#made;
  }

  /** Whether every message made is acknowledged. */
  get idle(): boolean {
    return this.#made === this.#settled;
  }

  /** Makes so many messages, at most `room`, and hands their bytes out in one or two pieces. */
  make(count: number, clock: { wall: number; monotonic: number }, write: (bytes: Buffer) => void): void {
    const { window } = this.options;
    const first = this.#made % window;
    for (let i = 0; i < count; i += 1) this.#fill(clock.wall, clock.monotonic);
    const fitting = Math.min(count, window - first);
    write(this.#frames(first, fitting));
    if (fitting < count) write(this.#frames(0, count - fitting));
  }

  #fill(wall: number, monotonic: number): void {
    const { window, firstSeq, startTs, tsStepMs } = this.options;
    const slot = this.#made % window;
    const start = slot * this.#frameBytes;
    this.#lastTs = startTs === undefined ? Math.max(wall, this.#lastTs + 1) : startTs + this.#made * tsStepMs;
    const seq = firstSeq + this.#made;
    this.#bytes[start] = publish;
    writeNumber(this.#bytes, start + this.#at.ts, tsDigits, this.#lastTs);
    writeNumber(this.#bytes, start + this.#at.seq, seqDigits, seq);
    this.#setFault(slot, start, seq);
    this.#sentAt[slot] = monotonic;
    this.#acked[slot] = 0;
    this.#made += 1;
  }

  #setFault(slot: number, start: number, seq: number): void {
    const { faults, faultRun } = this.options;
    if (faults === 0) return;
    if (this.#faultsLeft === 0 && this.#random.chance(faults / (faultRun - faults * faultRun + faults))) {
      this.#faultsLeft = faultRun;
    }
    const faulty = this.#faultsLeft > 0 ? 1 : 0;
    if (faulty === 1) {
      this.#faultsLeft -= 1;
      extendRanges(this.#faultRanges, seq);
    }
    if (faulty === this.#faulty[slot]) return;
    this.#faulty[slot] = faulty;
    writeNumber(this.#bytes, start + this.#at.pressure, pressureDigits, drawPressure(faulty === 1, this.#random));
  }

  /** Notes an acknowledgement; answers false for a packet id that waits for none. */
  acknowledge(packetId: number): boolean {
    const slot = packetId - 1;
    const { window } = this.options;
    if (slot < 0 || slot >= window || this.#acked[slot] === 1) return false;
    const behind = (slot - (this.#settled % window) + window) % window;
    if (this.#settled + behind >= this.#made) return false;
    this.#acked[slot] = 1;
    return true;
  }

  /** Frees the slots of messages acknowledged without a gap; answers how many. */
  settle(now: number, latencies: Latencies): number {
    const { window } = this.options;
    const before = this.#settled;
    while (this.#settled < this.#made && this.#acked[this.#settled % window] === 1) {
      // Messages sent in one piece share their instant: one entry for all that follow each other.
      const sentAt = this.#sentAt[this.#settled % window] ?? now;
      let run = 1;
      while (this.#isRun(this.#settled + run, sentAt)) run += 1;
      latencies.add(now - sentAt, run);
      this.#settled += run;
    }
    return this.#settled - before;
  }

  #isRun(message: number, sentAt: number): boolean {
    const slot = message % this.options.window;
    return message < this.#made && this.#acked[slot] === 1 && this.#sentAt[slot] === sentAt;
  }

  /** Hands out what is unacknowledged once more, marked as a repetition; answers how many messages. */
  repeat(write: (bytes: Buffer) => void): number {
    let repeated = 0;
    for (let message = this.#settled; message < this.#made; message += 1) {
      const slot = message % this.options.window;
      if (this.#acked[slot] === 1) continue;
      this.#bytes[slot * this.#frameBytes] = publishAgain;
      write(this.#frames(slot, 1));
      repeated += 1;
    }
    return repeated;
  }

  ledger(): DeviceLedger {
    const { device, firstSeq, startTs, window } = this.options;
    const acked: [number, number][] = this.#settled > 0 ? [[firstSeq, firstSeq + this.#settled - 1]] : [];
    for (let message = this.#settled; message < this.#made; message += 1) {
      if (this.#acked[message % window] === 1) extendRanges(acked, firstSeq + message);
    }
    const lastSeq = firstSeq + this.#made - 1;
    return { device, firstSeq, lastSeq, acked, faults: this.#faultRanges, startTs: startTs ?? null };
  }

  #frames(slot: number, count: number): Buffer {
    return this.#bytes.subarray(slot * this.#frameBytes, (slot + count) * this.#frameBytes);
  }
}
