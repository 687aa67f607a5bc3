import { open } from 'node:fs/promises';
import type { Instant } from '../../base/index.ts';
import type { Frame } from '../frame.ts';
import { findFrame, frameAt, framesFrom, saltOf } from '../frame.ts';
import type { SegmentFile } from './folder.ts';
import { readAt, readFrames } from './frame-file.ts';
import type { SegmentHeader } from './segment-header.ts';
import { decodeSegmentHeader, segmentHeaderBytes } from './segment-header.ts';

/** Whole frames that follow each other without a break; offsets are in the file. */
export interface Run {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastAt: Instant;
  readonly start: number;
  readonly end: number;
}

/** What a raw segment holds, whatever happened to it. */
export interface Scan {
  readonly header: SegmentHeader | undefined;
  readonly salt: Uint8Array | undefined;
  readonly size: number;
  /** Ascending. One that starts right behind the header, or none, is what an undamaged segment has. */
  readonly runs: readonly Run[];
}

/**
 * Reads a raw segment from end to end. Frames above `lastSeq` are left out: the next segment has them again,
 * because their first writing failed. Behind damaged bytes it looks for frames that carry the salt.
 */
export async function scanSegment(file: SegmentFile, lastSeq: number, salt: Uint8Array | undefined): Promise<Scan> {
  await using handle = await open(file.path, 'r');
  const size = (await handle.stat()).size;
  const header = decodeSegmentHeader(await readAt(handle, 0, Math.min(size, segmentHeaderBytes)));
  let knownSalt = header?.salt ?? salt;
  const runs: Run[] = [];
  let [position, expected] = [segmentHeaderBytes, file.firstSeq];
  while (position < size && expected <= lastSeq) {
    const batch = await readFrames(handle, position, size, expected);
    const run = runOf(batch.frames, lastSeq, position);
    if (run === undefined) break;
    knownSalt ??= saltOf(batch.bytes, 0);
    extend(runs, run);
    position = run.end;
    expected = run.lastSeq + 1;
  }
  if (knownSalt !== undefined && position < size && expected <= lastSeq) {
    const rest = await readAt(handle, position, size - position);
    for (const run of runsBehindDamage(rest, knownSalt, expected, lastSeq, position)) extend(runs, run);
  }
  return { header, salt: knownSalt, size, runs };
}

function* runsBehindDamage(
  bytes: Buffer,
  salt: Uint8Array,
  firstSeq: number,
  lastSeq: number,
  base: number,
): Generator<Run> {
  let least = firstSeq;
  for (let at = findFrame(bytes, salt, 0); at >= 0; ) {
    const frame = frameAt(bytes, at);
    const run =
      frame === undefined || frame.firstSeq < least
        ? undefined
        : runOf(framesFrom(bytes, at, frame.firstSeq), lastSeq, base);
    if (run !== undefined) {
      yield run;
      least = run.lastSeq + 1;
    }
    at = findFrame(bytes, salt, run === undefined ? at + 1 : run.end - base);
  }
}

function runOf(frames: readonly Frame[], lastSeq: number, base: number): Run | undefined {
  const wanted = frames.filter((frame) => frame.lastSeq <= lastSeq);
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { lastAt } = last;
  return { firstSeq: first.firstSeq, lastSeq: last.lastSeq, lastAt, start: base + first.start, end: base + last.end };
}

/** Adds a run, joining it to the one before where nothing lies between. */
function extend(runs: Run[], run: Run): void {
  const before = runs.at(-1);
  if (before?.end === run.start && before.lastSeq + 1 === run.firstSeq) {
    runs[runs.length - 1] = { ...run, firstSeq: before.firstSeq, start: before.start };
  } else runs.push(run);
}
