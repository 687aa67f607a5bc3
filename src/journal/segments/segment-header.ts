import { crc32 } from 'node:zlib';
import type { Instant } from '../../base/index.ts';
import { saltBytes } from '../frame.ts';

/**
 * The first bytes of a raw segment. Little-endian: magic u32, salt, crc32 u32 of the rest, first seq f64,
 * `at` of the entry before it f64, zeros. So a segment without entries still says where the journal stands.
 */
export interface SegmentHeader {
  readonly salt: Uint8Array;
  readonly firstSeq: number;
  readonly previousAt: Instant;
}

export const segmentHeaderBytes = 64;

const segmentMagic = 0x31_53_57_43;

export function encodeSegmentHeader(header: SegmentHeader): Uint8Array {
  const bytes = Buffer.alloc(segmentHeaderBytes);
  bytes.writeUInt32LE(segmentMagic);
  bytes.set(header.salt, 4);
  bytes.writeDoubleLE(header.firstSeq, 16);
  bytes.writeDoubleLE(header.previousAt, 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(16)), 12);
  return bytes;
}

/** Undefined when the bytes are no intact header. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | undefined {
  if (bytes.length < segmentHeaderBytes || bytes.readUInt32LE() !== segmentMagic) return undefined;
  if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(16, segmentHeaderBytes))) return undefined;
  return {
    salt: bytes.subarray(4, 4 + saltBytes),
    firstSeq: bytes.readDoubleLE(16),
    previousAt: bytes.readDoubleLE(24) as Instant,
  };
}
