import { crc32 } from 'node:zlib';
import type { Instant } from '../base/index.ts';

/**
 * The bytes of one group, on disk and in hand-off alike. Little-endian:
 *
 *     0  magic u32, its last byte is the version     16  body length u32
 *     4  crc32 u32 of everything from 8 on           20  entries u32
 *     8  salt, 8 bytes                               24  first seq f64    32  last `at` f64
 *
 * then the entries, each: payload length u32, subject length u16, label length u16, kind u8, at f64,
 * subject, label, payload.
 *
 * The salt is random per journal folder. Recovery looks for frames behind damaged bytes by their
 * salt, so a payload that was made to look like a frame is never taken for one.
 */
export const frameHeaderBytes = 40;
export const entryHeaderBytes = 17;
export const saltBytes = 8;

const saltAt = 8;
const frameMagic = 0x31_4a_57_43;

export interface Frame {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** `at` of the last entry. */
  readonly lastAt: Instant;
  /** Offsets in the bytes walked. */
  readonly start: number;
  readonly end: number;
}

/** Writes the header of a frame whose entries already stand behind it; the checksum comes last. */
export function sealFrame(
  frame: Uint8Array,
  head: { readonly salt: Uint8Array; readonly firstSeq: number; readonly count: number; readonly lastAt: Instant },
): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  view.setUint32(0, frameMagic, true);
  frame.set(head.salt, saltAt);
  view.setUint32(16, frame.byteLength - frameHeaderBytes, true);
  view.setUint32(20, head.count, true);
  view.setFloat64(24, head.firstSeq, true);
  view.setFloat64(32, head.lastAt, true);
  view.setUint32(4, crc32(frame.subarray(saltAt)), true);
}

/** How long the frame at `start` says it is, checksum unread; undefined when none starts there. */
export function frameLength(bytes: Uint8Array, start: number): number | undefined {
  if (bytes.byteLength - start < frameHeaderBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, frameHeaderBytes);
  return view.getUint32(0, true) === frameMagic ? frameHeaderBytes + view.getUint32(16, true) : undefined;
}

/** The whole, checksummed frame at `start`; undefined when there is none. */
export function frameAt(bytes: Uint8Array, start: number): Frame | undefined {
  const length = frameLength(bytes, start);
  if (length === undefined || bytes.byteLength - start < length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, length);
  if (view.getUint32(4, true) !== crc32(bytes.subarray(start + saltAt, start + length))) return undefined;
  const firstSeq = view.getFloat64(24, true);
  const lastSeq = firstSeq + view.getUint32(20, true) - 1;
  return { firstSeq, lastSeq, lastAt: view.getFloat64(32, true) as Instant, start, end: start + length };
}

export function saltOf(bytes: Uint8Array, frameStart: number): Uint8Array {
  return bytes.slice(frameStart + saltAt, frameStart + saltAt + saltBytes);
}

/** Where, from `from` on, the bytes look like a frame of this journal; -1 when nowhere. */
export function findFrame(bytes: Buffer, salt: Uint8Array, from: number): number {
  const found = bytes.indexOf(salt, from + saltAt);
  return found < 0 ? -1 : found - saltAt;
}

/** The unbroken run of whole frames from `start` on, the first of them numbered `firstSeq`. */
export function framesFrom(bytes: Uint8Array, start: number, firstSeq: number): Frame[] {
  const frames: Frame[] = [];
  let [offset, seq] = [start, firstSeq];
  for (let frame = frameAt(bytes, offset); frame?.firstSeq === seq; frame = frameAt(bytes, offset)) {
    frames.push(frame);
    offset = frame.end;
    seq = frame.lastSeq + 1;
  }
  return frames;
}
