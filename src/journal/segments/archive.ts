import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, zstdDecompress } from 'node:zlib';
import type { Instant } from '../../base/index.ts';
import { saltOf } from '../frame.ts';
import type { ClosedSegment } from './closed-segment.ts';
import type { JournalFs } from './files.ts';
import { createDurably, writeWhole } from './files.ts';
import { readAt, readFrames, usualBatchBytes } from './frame-file.ts';
import { segmentHeaderBytes } from './segment-header.ts';
import { createFrameChecker, createSqueezer } from './zstd-frames.ts';

/**
 * A compressed segment is plain zstd: `zstd -d` gives the raw segment back. It is made of chunks of whole groups,
 * each a zstd frame with a checksum, and ends in an index (JSON in a skippable zstd frame), so that a reader starts
 * anywhere and one damaged chunk does not hide the others.
 */
export interface ArchiveIndex {
  readonly salt: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastAt: Instant;
  readonly chunks: readonly ArchiveChunk[];
}

export interface ArchiveChunk {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly offset: number;
  readonly bytes: number;
  readonly rawBytes: number;
  /** crc32 of the compressed bytes. */
  readonly crc: number;
}

/** Thrown by `packSegment` when the raw segment itself does not hold what it should. */
export class SourceDamaged extends Error {}

const decompress = promisify(zstdDecompress);
const skippableMagic = 0x18_4d_2a_57;
const trailerMagic = 0x58_5a_57_43;
const trailerBytes = 12;

/**
 * Writes `path` from a closed raw segment and reads every byte of it back before it gets its name. Works in small
 * steps off the thread, syncing each, so that a commit never waits behind a large flush. Undefined when `goOn` said no.
 */
export async function packSegment(
  fs: JournalFs,
  segment: ClosedSegment,
  path: string,
  goOn: () => boolean,
): Promise<{ readonly bytes: number } | undefined> {
  await using source = await open(segment.path, 'r');
  using squeezer = createSqueezer();
  const scratch = Buffer.allocUnsafeSlow(usualBatchBytes);
  const stopped = new Error('stopped');
  let bytes = 0;
  try {
    const fd = await createDurably(fs, path, async (target) => {
      const rawChecksums: number[] = [];
      const chunks: ArchiveChunk[] = [];
      let salt = '';
      bytes = await put(fs, target, await squeezer.squeeze(await readAt(source, 0, segmentHeaderBytes)), 0);
      for (let position = segmentHeaderBytes, seq = segment.firstSeq; seq <= segment.lastSeq; ) {
        if (!goOn()) throw stopped;
        const raw = await wholeFrames(source, position, segment, seq, scratch);
        const packed = await squeezer.squeeze(raw.bytes);
        salt ||= Buffer.from(saltOf(raw.bytes, 0)).toString('hex');
        rawChecksums.push(crc32(raw.bytes));
        const crc = crc32(packed);
        const size = { offset: bytes, bytes: packed.byteLength, rawBytes: raw.bytes.byteLength };
        chunks.push({ firstSeq: seq, lastSeq: raw.lastSeq, ...size, crc });
        bytes += await put(fs, target, packed, bytes);
        position += raw.bytes.byteLength;
        seq = raw.lastSeq + 1;
      }
      const { firstSeq, lastSeq, lastAt } = segment;
      bytes += await put(fs, target, encodeIndex({ salt, firstSeq, lastSeq, lastAt, chunks }), bytes);
      await readBack(`${path}.tmp`, rawChecksums, scratch);
    });
    await fs.close(fd);
    return { bytes };
  } catch (error) {
    if (error === stopped) return undefined;
    throw error;
  }
}

async function wholeFrames(
  source: FileHandle,
  position: number,
  segment: ClosedSegment,
  seq: number,
  scratch: Buffer,
): Promise<{ bytes: Buffer; lastSeq: number }> {
  const batch = await readFrames(source, position, segment.end, seq, scratch);
  const last = batch.frames.findLast((frame) => frame.lastSeq <= segment.lastSeq);
  if (last === undefined) throw new SourceDamaged(`no readable group at seq ${seq} of ${segment.name}`);
  return { bytes: batch.bytes.subarray(0, last.end), lastSeq: last.lastSeq };
}

async function put(fs: JournalFs, fd: number, bytes: Uint8Array, position: number): Promise<number> {
  await writeWhole(fs, fd, bytes, position);
  await fs.fdatasync(fd);
  return bytes.byteLength;
}

async function readBack(path: string, rawChecksums: readonly number[], scratch: Buffer): Promise<void> {
  await using file = await open(path, 'r');
  using checker = createFrameChecker();
  const index = await readIndex(file);
  if (index?.chunks.length !== rawChecksums.length) throw new Error(`${path} does not read back`);
  for (const [i, chunk] of index.chunks.entries()) {
    const packed = await readAt(file, chunk.offset, chunk.bytes, scratch);
    const isWhole = packed.length === chunk.bytes && crc32(packed) === chunk.crc;
    if (!isWhole || (await checker.crcOf(packed)) !== rawChecksums[i]) throw new Error(`${path} does not read back`);
  }
}

function encodeIndex(index: ArchiveIndex): Buffer {
  const json = Buffer.from(JSON.stringify(index));
  const bytes = Buffer.alloc(8 + json.length + trailerBytes);
  bytes.writeUInt32LE(skippableMagic);
  bytes.writeUInt32LE(json.length + trailerBytes, 4);
  json.copy(bytes, 8);
  bytes.writeUInt32LE(json.length, 8 + json.length);
  bytes.writeUInt32LE(crc32(json), 12 + json.length);
  bytes.writeUInt32LE(trailerMagic, 16 + json.length);
  return bytes;
}

/** The index of an archive whose size fits it; undefined when anything about it is wrong. Reads no chunk. */
export async function readIndex(file: FileHandle): Promise<ArchiveIndex | undefined> {
  const { size } = await file.stat();
  if (size < trailerBytes) return undefined;
  const trailer = await readAt(file, size - trailerBytes, trailerBytes);
  const length = trailer.readUInt32LE();
  const start = size - trailerBytes - length;
  if (trailer.readUInt32LE(8) !== trailerMagic || start < 8) return undefined;
  const json = await readAt(file, start, length);
  if (crc32(json) !== trailer.readUInt32LE(4)) return undefined;
  const index = JSON.parse(json.toString()) as ArchiveIndex;
  const last = index.chunks.at(-1);
  return last !== undefined && last.offset + last.bytes + 8 === start ? index : undefined;
}

/** The groups of a chunk; undefined when its bytes are not what they were. */
export async function readChunk(file: FileHandle, chunk: ArchiveChunk): Promise<Buffer | undefined> {
  const packed = await readAt(file, chunk.offset, chunk.bytes);
  if (packed.length !== chunk.bytes || crc32(packed) !== chunk.crc) return undefined;
  const raw = await decompress(packed, { chunkSize: chunk.rawBytes }).catch(() => undefined);
  return raw?.length === chunk.rawBytes ? raw : undefined;
}

/** The archive as a closed segment, judged by its index alone; undefined when that is damaged. */
export async function readArchive(
  file: Pick<ClosedSegment, 'name' | 'path' | 'form' | 'firstSeq'>,
): Promise<{ readonly segment: ClosedSegment; readonly salt: Uint8Array } | undefined> {
  await using handle = await open(file.path, 'r');
  const index = await readIndex(handle);
  if (index?.firstSeq !== file.firstSeq) return undefined;
  const bytes = (await stat(file.path)).size;
  const { lastSeq, lastAt } = index;
  return { segment: { ...file, lastSeq, lastAt, bytes, end: bytes }, salt: Buffer.from(index.salt, 'hex') };
}

/** Whether every chunk of an archive is what was written. */
export async function archiveIsWhole(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  const index = await readIndex(file);
  for (const chunk of index?.chunks ?? []) {
    const packed = await readAt(file, chunk.offset, chunk.bytes);
    if (packed.length !== chunk.bytes || crc32(packed) !== chunk.crc) return false;
  }
  return index !== undefined;
}
