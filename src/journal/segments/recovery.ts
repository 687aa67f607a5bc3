import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Instant } from '../../base/index.ts';
import { journalError } from '../errors.ts';
import type { JournalFault } from '../faults.ts';
import { saltBytes } from '../frame.ts';
import { readArchive } from './archive.ts';
import type { ClosedSegment } from './closed-segment.ts';
import type { JournalFs } from './files.ts';
import type { SegmentFile } from './folder.ts';
import { listFolder } from './folder.ts';
import { readAt } from './frame-file.ts';
import type { Repaired } from './repair.ts';
import { repairSegment, setAside } from './repair.ts';
import { scanSegment } from './scan.ts';
import { decodeSegmentHeader, segmentHeaderBytes } from './segment-header.ts';

/** Where the journal stands after its folder was brought to order. */
export interface Recovered {
  readonly segments: ClosedSegment[];
  readonly damaged: { readonly name: string; readonly bytes: number }[];
  readonly faults: JournalFault[];
  readonly lastSeq: number;
  readonly lastAt: Instant;
  readonly salt: Uint8Array;
}

/**
 * Looks over every file: raw segments are read to the end and repaired, compressed ones judged by their index.
 * Nothing that can be read is deleted.
 */
export async function recoverFolder(fs: JournalFs, dir: string): Promise<Recovered> {
  const folder = await listFolder(dir);
  for (const draft of folder.drafts) await fs.unlink(draft);
  const files = await withoutUnfinishedArchives(fs, folder.segments);
  const salt = await journalSalt(files);
  const found = { segments: [] as ClosedSegment[], damaged: [...folder.damaged] as Recovered['damaged'] };
  const faults: JournalFault[] = [];
  let lastSeq = Math.max(0, ...folder.damaged.map(({ firstSeq }) => firstSeq - 1));
  let lastAt = 0 as Instant;
  for (const [i, file] of files.entries()) {
    const looked = await settle(fs, file, files[i + 1]?.firstSeq, salt);
    found.segments.push(...looked.segments);
    if (looked.damaged !== undefined) found.damaged.push(looked.damaged);
    if (looked.fault !== undefined) faults.push(looked.fault);
    lastSeq = Math.max(lastSeq, file.firstSeq - 1, looked.segments.at(-1)?.lastSeq ?? 0);
    lastAt = Math.max(lastAt, looked.previousAt, looked.segments.at(-1)?.lastAt ?? 0) as Instant;
  }
  await fs.syncDirectory(dir);
  return { ...found, faults, lastSeq, lastAt, salt: salt ?? randomBytes(saltBytes) };
}

/** Where a crash left both forms, the raw one counts and is compressed again. */
async function withoutUnfinishedArchives(fs: JournalFs, files: readonly SegmentFile[]): Promise<SegmentFile[]> {
  const raw = new Set(files.filter(({ form }) => form === 'raw').map(({ firstSeq }) => firstSeq));
  const doubled = files.filter(({ form, firstSeq }) => form === 'packed' && raw.has(firstSeq));
  for (const { path } of doubled) await fs.unlink(path);
  return files.filter((file) => !doubled.includes(file));
}

async function journalSalt(files: readonly SegmentFile[]): Promise<Uint8Array | undefined> {
  for (const file of files.toReversed()) {
    const salt = file.form === 'raw' ? await rawSalt(file) : (await readArchive(file))?.salt;
    if (salt !== undefined) return salt;
  }
  return undefined;
}

async function rawSalt(file: SegmentFile): Promise<Uint8Array | undefined> {
  await using handle = await open(file.path, 'r');
  return decodeSegmentHeader(await readAt(handle, 0, segmentHeaderBytes))?.salt;
}

async function settle(
  fs: JournalFs,
  file: SegmentFile,
  nextFirstSeq: number | undefined,
  salt: Uint8Array | undefined,
): Promise<Repaired & { readonly previousAt: Instant }> {
  try {
    if (file.form === 'packed') return { ...(await settleArchive(fs, file)), previousAt: 0 as Instant };
    const newest = nextFirstSeq === undefined;
    const lastSeq = newest ? Number.MAX_SAFE_INTEGER : nextFirstSeq - 1;
    const scan = await scanSegment(file, lastSeq, salt);
    const repaired = await repairSegment(fs, file, scan, { kind: newest ? 'newest' : 'older', lastSeq });
    const empty = repaired.segments.length === 0 && repaired.damaged === undefined;
    if (empty && !newest) await fs.unlink(file.path);
    return { ...repaired, previousAt: scan.header?.previousAt ?? (0 as Instant) };
  } catch (cause) {
    throw journalError({ code: 'journal_recovery_failed', file: file.path }, { cause });
  }
}

async function settleArchive(fs: JournalFs, file: SegmentFile): Promise<Repaired> {
  const archive = await readArchive(file);
  return archive === undefined
    ? setAside(fs, file, 'its index does not fit the file')
    : { segments: [archive.segment] };
}
