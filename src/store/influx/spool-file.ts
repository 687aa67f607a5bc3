import { crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { RowBatch } from '../row-batch.ts';

/** What follows is the crc32 of the rest, which is compressed: the length of a description, it, and all memory in order. */
const HEAD_BYTES = 8;
const MAGIC = 0x43575350;

/** Batches as the bytes of one file. */
export function packBatches(batches: readonly RowBatch[]): Uint8Array {
  const described = batches.map(({ bytes, transferList: _, ...rest }) => ({ ...rest, length: bytes.byteLength }));
  const description = new TextEncoder().encode(JSON.stringify(described));
  // Memory is read through views that need it at multiples of 8 bytes.
  const start = Math.ceil((4 + description.length) / 8) * 8;
  const whole = new Uint8Array(start + batches.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
  new DataView(whole.buffer).setUint32(0, description.length);
  whole.set(description, 4);
  let at = start;
  for (const { bytes } of batches) {
    whole.set(new Uint8Array(bytes), at);
    at += bytes.byteLength;
  }
  const body = zstdCompressSync(whole);
  const file = new Uint8Array(HEAD_BYTES + body.length);
  const head = new DataView(file.buffer);
  head.setUint32(0, MAGIC);
  head.setUint32(4, crc32(body));
  file.set(body, HEAD_BYTES);
  return file;
}

/** Undefined when the file is not whole. */
export function unpackBatches(file: Uint8Array): RowBatch[] | undefined {
  if (file.length <= HEAD_BYTES) return undefined;
  const head = new DataView(file.buffer, file.byteOffset);
  const body = file.subarray(HEAD_BYTES);
  if (head.getUint32(0) !== MAGIC || head.getUint32(4) !== crc32(body)) return undefined;
  const whole = new Uint8Array(zstdDecompressSync(body));
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0);
  const described = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length))) as Described[];
  let at = Math.ceil((4 + length) / 8) * 8;
  return described.map(({ length: size, ...rest }) => {
    const bytes = whole.slice(at, at + size).buffer;
    at += size;
    return { ...rest, bytes, transferList: [bytes] };
  });
}

type Described = Omit<RowBatch, 'bytes' | 'transferList'> & { readonly length: number };
