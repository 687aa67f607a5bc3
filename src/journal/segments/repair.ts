import { link, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Instant } from '../../base/index.ts';
import type { JournalFault } from '../faults.ts';
import type { ClosedSegment } from './closed-segment.ts';
import type { JournalFs } from './files.ts';
import { createDurably, writeWhole } from './files.ts';
import type { SegmentFile } from './folder.ts';
import { listFolder, segmentName } from './folder.ts';
import { readAt } from './frame-file.ts';
import type { Run, Scan } from './scan.ts';
import { encodeSegmentHeader, segmentHeaderBytes } from './segment-header.ts';

/** What became of a segment that was looked over. */
export interface Repaired {
  readonly segments: readonly ClosedSegment[];
  readonly damaged?: { readonly name: string; readonly bytes: number };
  readonly fault?: JournalFault;
}

/**
 * What a raw segment should end with: the `newest` may end in the remains of an unfinished commit; an `older` one
 * reaches up to the next, unless numbering jumped; of one closed by this process the last seq is `known`.
 */
export interface Ending {
  readonly kind: 'newest' | 'older' | 'known';
  readonly lastSeq: number;
}

/**
 * Brings a raw segment to a state that can be trusted. Remains of failed or unfinished commits behind its last frame
 * are cut off; anything else is damage: the file is kept as `*.damaged` and its readable runs go on as segments.
 */
export async function repairSegment(fs: JournalFs, file: SegmentFile, scan: Scan, ending: Ending): Promise<Repaired> {
  const [first] = scan.runs;
  const end = first?.end ?? segmentHeaderBytes;
  const sound = scan.runs.length === 0 ? scan.header !== undefined : first?.start === segmentHeaderBytes;
  const leftover = Math.max(0, scan.size - end);
  const reached = first?.lastSeq === ending.lastSeq;
  const complete = reached || ending.kind === 'newest' || (ending.kind === 'older' && leftover === 0);
  if (!sound || scan.runs.length > 1 || !complete) return salvage(fs, file, scan);
  await cut(fs, file, end);
  const segments = first === undefined ? [] : [closed(file, first, end)];
  if (ending.kind !== 'newest' || leftover === 0) return { segments };
  const sentence = `${file.name} ended in ${leftover} bytes that are no whole group and was cut after seq ${first?.lastSeq ?? file.firstSeq - 1}; after a crash that is expected and needs no action`;
  return { segments, fault: { kind: 'tail-cut', file: file.name, sentence } };
}

/** Renames a file out of the way, under a name nothing reads and nothing deletes. */
export async function setAside(fs: JournalFs, file: SegmentFile, why: string): Promise<Repaired> {
  const name = await freeName(file);
  const { size } = await sizeOf(file.path);
  await fs.rename(file.path, join(dirname(file.path), name));
  await fs.syncDirectory(dirname(file.path));
  return { segments: [], damaged: { name, bytes: size }, fault: damageFault(file, name, why) };
}

/** The file is linked aside first and replaced last, so that a crash in between loses nothing readable. */
async function salvage(fs: JournalFs, file: SegmentFile, scan: Scan): Promise<Repaired> {
  const kept = scan.runs.map((run) => `${run.firstSeq}–${run.lastSeq}`).join(', ');
  const why = kept === '' ? 'nothing in it is readable' : `readable and kept are ${kept}`;
  if (scan.runs[0]?.firstSeq !== file.firstSeq) {
    const rest = await copyRuns(fs, file, scan.runs, scan);
    const aside = await setAside(fs, file, why);
    return { ...aside, segments: rest };
  }
  const name = await freeName(file);
  await link(file.path, join(dirname(file.path), name));
  const rest = await copyRuns(fs, file, scan.runs.slice(1), scan);
  const first = await copyRuns(fs, file, scan.runs.slice(0, 1), scan);
  return {
    segments: [...first, ...rest],
    damaged: { name, bytes: scan.size },
    fault: damageFault(file, name, why),
  };
}

async function copyRuns(
  fs: JournalFs,
  file: SegmentFile,
  runs: readonly Run[],
  { salt, header }: Scan,
): Promise<ClosedSegment[]> {
  const copies: ClosedSegment[] = [];
  await using source = await open(file.path, 'r');
  for (const run of runs) {
    const name = segmentName(run.firstSeq, 'raw');
    const copy: SegmentFile = { name, path: join(dirname(file.path), name), form: 'raw', firstSeq: run.firstSeq };
    const previousAt = header?.previousAt ?? (0 as Instant);
    const head = encodeSegmentHeader({ salt: salt ?? new Uint8Array(8), firstSeq: run.firstSeq, previousAt });
    const body = await readAt(source, run.start, run.end - run.start);
    const fd = await createDurably(fs, copy.path, async (target) => {
      await writeWhole(fs, target, head, 0);
      await writeWhole(fs, target, body, head.byteLength);
    });
    await fs.close(fd);
    copies.push(closed(copy, run, head.byteLength + body.byteLength));
  }
  return copies;
}

/** Shortens the file to its trusted bytes and makes them durable; they may never have reached the disk. */
async function cut(fs: JournalFs, file: SegmentFile, end: number): Promise<void> {
  const fd = await fs.open(file.path, 'edit');
  try {
    await fs.truncate(fd, end);
    await fs.fdatasync(fd);
  } finally {
    await fs.close(fd);
  }
}

function closed(file: SegmentFile, run: Run, end: number): ClosedSegment {
  return { ...file, lastSeq: run.lastSeq, lastAt: run.lastAt, bytes: end, end };
}

function damageFault(file: SegmentFile, name: string, why: string): JournalFault {
  const sentence = `${file.name} is damaged and was set aside as ${name}: ${why}; readers are told of the gap, restore the file from a backup if the entries are needed`;
  return { kind: 'segment-damaged', file: name, sentence };
}

async function freeName(file: SegmentFile): Promise<string> {
  const { damaged } = await listFolder(dirname(file.path));
  const taken = new Set(damaged.map(({ name }) => name));
  let name = `${file.name}.damaged`;
  for (let n = 2; taken.has(name); n += 1) name = `${file.name}.damaged-${n}`;
  return name;
}

async function sizeOf(path: string): Promise<{ size: number }> {
  await using handle = await open(path, 'r');
  return handle.stat();
}
