import { open, stat } from 'node:fs/promises';
import { assert } from '../base/index.ts';
import { readArchive } from './segments/archive.ts';
import type { SegmentFile } from './segments/folder.ts';
import { listFolder } from './segments/folder.ts';
import { readFrames } from './segments/frame-file.ts';
import { segmentHeaderBytes } from './segments/segment-header.ts';

/** A file of the journal, for a copy. */
export interface JournalFile {
  readonly path: string;
  readonly name: string;
  /** Bytes from the start that count. */
  readonly bytes: number;
  /** Never changes under its name. */
  readonly closed: boolean;
}

/**
 * The files, each cut where it must be, that make a journal which ends with the entry `upTo`: the last of a durable
 * group, or the last of all. Only while the journal is held, or nobody writes it.
 */
export async function journalFilesUpTo(dir: string, upTo: number): Promise<readonly JournalFile[]> {
  const { segments } = await listFolder(dir);
  // The newest segment keeps the journal's position also when nothing is in it yet.
  const wanted = segments.filter(({ firstSeq, form }) => firstSeq <= upTo || (form === 'raw' && firstSeq === upTo + 1));
  const files: JournalFile[] = [];
  for (const [i, segment] of wanted.entries()) {
    const { path, name, form } = segment;
    const isLast = i === wanted.length - 1;
    if (isLast && form === 'raw') files.push({ path, name, bytes: await endOf(segment, upTo), closed: false });
    else files.push({ path, name, bytes: (await stat(path)).size, closed: true });
  }
  return files;
}

/** Where the frames up to the entry end. */
async function endOf({ path, firstSeq }: SegmentFile, upTo: number): Promise<number> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  let position = Math.min(size, segmentHeaderBytes);
  for (let seq = firstSeq; seq <= upTo; ) {
    const { frames } = await readFrames(file, position, size, seq);
    const fitting = frames.filter(({ lastSeq }) => lastSeq <= upTo);
    const last = fitting.at(-1);
    if (last === undefined) {
      assert(frames.length === 0, `the journal is to be cut after ${upTo}, within a group`);
      break;
    }
    position += last.end;
    seq = last.lastSeq + 1;
  }
  return position;
}

/** The last entry in the files of a journal that nobody writes; 0 without any. */
export async function lastSeqIn(dir: string): Promise<number> {
  const { segments } = await listFolder(dir);
  const newest = segments.at(-1);
  if (newest === undefined) return 0;
  if (newest.form === 'packed') return (await readArchive(newest))?.segment.lastSeq ?? newest.firstSeq - 1;
  await using file = await open(newest.path, 'r');
  const { size } = await file.stat();
  let seq = newest.firstSeq;
  for (let position = segmentHeaderBytes; ; ) {
    const { frames } = await readFrames(file, position, size, seq);
    const last = frames.at(-1);
    if (last === undefined) return seq - 1;
    position += last.end;
    seq = last.lastSeq + 1;
  }
}
