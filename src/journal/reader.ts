import { open } from 'node:fs/promises';
import type { Group } from './entry.ts';
import type { Frame } from './frame.ts';
import { framesFrom } from './frame.ts';
import { trimFrame } from './read-group.ts';
import { readChunk, readIndex } from './segments/archive.ts';
import type { Folder, SegmentFile } from './segments/folder.ts';
import { listFolder } from './segments/folder.ts';
import { readFrames } from './segments/frame-file.ts';
import { segmentHeaderBytes } from './segments/segment-header.ts';

/** Entries that were asked for and cannot be had. Stands where they would have stood. */
export interface JournalGap {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** `released`: dropped by retention. `damaged`: unreadable. `missing`: the disk does not have them. */
  readonly reason: 'released' | 'damaged' | 'missing';
  /** The file concerned, where one is known. */
  readonly file?: string;
}

/** Reads the journal's files and changes none; any number, in any thread, beside the writer. */
export interface JournalReader {
  /**
   * All entries after `after` and up to `upTo`, in order, each exactly once, as groups in ArrayBuffers of their own,
   * or the gaps in place of them. Without `upTo` it ends where the files end; on a live journal that may be past
   * what is durable yet, so whoever keeps a position passes `durableSeq`.
   */
  groups(after: number, upTo?: number): AsyncGenerator<Group | JournalGap, void, undefined>;
}

export function openJournalReader(options: { readonly dir: string }): JournalReader {
  return { groups: (after, upTo = Number.MAX_SAFE_INTEGER) => readRange(options.dir, after + 1, upTo) };
}

interface Place {
  readonly path: string;
  readonly position: number;
}

async function* readRange(dir: string, from: number, upTo: number): AsyncGenerator<Group | JournalGap, void> {
  let next = from;
  let place: Place | undefined;
  while (next <= upTo) {
    const folder = await listFolder(dir);
    const here = folder.segments.findLast(({ firstSeq }) => firstSeq <= next);
    const following = folder.segments.find(({ firstSeq }) => firstSeq > next);
    const limit = Math.min(upTo, (following?.firstSeq ?? upTo + 1) - 1);
    const before = next;
    if (here !== undefined) {
      const frames = here.form === 'raw' ? rawFrames(here, place, next, limit) : packedFrames(here, next, limit);
      try {
        for await (const item of frames) {
          if ('reason' in item) yield item;
          else {
            yield groupOf(item.bytes, item.frame, next, limit);
            place = { path: here.path, position: item.position };
          }
          next = 'reason' in item ? item.lastSeq + 1 : Math.min(item.frame.lastSeq, limit) + 1;
        }
      } catch (error) {
        if (!isGone(error)) throw error;
        continue;
      }
    }
    // With no progress in a segment that was closed before it was read, what it lacks is lost.
    if (next > before) continue;
    if (following === undefined) break;
    yield gap(folder, here, next, limit);
    next = limit + 1;
  }
  if (next <= upTo && upTo !== Number.MAX_SAFE_INTEGER) yield { firstSeq: next, lastSeq: upTo, reason: 'missing' };
}

interface Found {
  readonly bytes: Uint8Array;
  readonly frame: Frame;
  /** Where the frame ends in the file. */
  readonly position: number;
}

/** Goes on where it left off, or reads the file from its start. */
async function* rawFrames(
  file: SegmentFile,
  place: Place | undefined,
  next: number,
  lastSeq: number,
): AsyncGenerator<Found, void> {
  await using handle = await open(file.path, 'r');
  const resumes = place?.path === file.path;
  let position = resumes ? place.position : segmentHeaderBytes;
  let seq = resumes ? next : file.firstSeq;
  const { size } = await handle.stat();
  while (position < size && seq <= lastSeq) {
    const { bytes, frames } = await readFrames(handle, position, size, seq);
    const last = frames.at(-1);
    if (last === undefined) return;
    for (const frame of frames) {
      if (frame.lastSeq >= next && frame.firstSeq <= lastSeq) yield { bytes, frame, position: position + frame.end };
    }
    position += last.end;
    seq = last.lastSeq + 1;
  }
}

/** A chunk that does not fit its checksum becomes a gap; the next is read on. */
async function* packedFrames(
  file: SegmentFile,
  next: number,
  lastSeq: number,
): AsyncGenerator<Found | JournalGap, void> {
  await using handle = await open(file.path, 'r');
  const index = await readIndex(handle);
  if (index === undefined) yield { firstSeq: next, lastSeq, reason: 'damaged', file: file.name };
  for (const chunk of index?.chunks ?? []) {
    if (chunk.lastSeq < next || chunk.firstSeq > lastSeq) continue;
    const bytes = await readChunk(handle, chunk);
    if (bytes === undefined) {
      const [from, to] = [Math.max(next, chunk.firstSeq), Math.min(lastSeq, chunk.lastSeq)];
      yield { firstSeq: from, lastSeq: to, reason: 'damaged', file: file.name };
      continue;
    }
    for (const frame of framesFrom(bytes, 0, chunk.firstSeq)) {
      if (frame.lastSeq >= next && frame.firstSeq <= lastSeq) yield { bytes, frame, position: 0 };
    }
  }
}

function groupOf(bytes: Uint8Array, frame: Frame, from: number, to: number): Group {
  const firstSeq = Math.max(from, frame.firstSeq);
  const lastSeq = Math.min(to, frame.lastSeq);
  const whole = bytes.subarray(frame.start, frame.end);
  const isCut = firstSeq !== frame.firstSeq || lastSeq !== frame.lastSeq;
  return { firstSeq, lastSeq, bytes: isCut ? trimFrame(whole, firstSeq, lastSeq) : new Uint8Array(whole) };
}

function gap(folder: Folder, here: SegmentFile | undefined, firstSeq: number, lastSeq: number): JournalGap {
  const aside = folder.damaged.find((file) => file.firstSeq >= (here?.firstSeq ?? 0) && file.firstSeq <= lastSeq);
  if (aside !== undefined) return { firstSeq, lastSeq, reason: 'damaged', file: aside.name };
  if (here === undefined) return { firstSeq, lastSeq, reason: 'released' };
  return { firstSeq, lastSeq, reason: 'missing', file: here.name };
}

/** Compressed or dropped since the folder was listed: look again. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
