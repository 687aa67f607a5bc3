import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, DrivenClock } from '../base/index.ts';
import { createDrivenClock, instant } from '../base/index.ts';
import type { Entry, EntryDraft, Group } from './entry.ts';
import type { JournalFault } from './faults.ts';
import type { Journal } from './journal.ts';
import { openJournal } from './open-journal.ts';
import type { JournalOptions } from './options.ts';
import { readGroup } from './read-group.ts';
import type { JournalGap } from './reader.ts';
import { openJournalReader } from './reader.ts';
import type { JournalFs } from './segments/files.ts';
import { createNodeFs } from './segments/files.ts';

/** What the tests of this room share: a folder that goes away, a disk that fails on demand, an opened journal. */
export async function temporaryFolder(): Promise<{ readonly dir: string } & AsyncDisposable> {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-journal-'));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}

export interface FsCall {
  readonly name: keyof JournalFs;
  readonly path: string;
  readonly bytes: number;
}

/** An error: the call fails. A number: a write takes only so many bytes. Nothing: it goes through. */
export type Verdict = Error | number | undefined;

/** The machine's disk behind a gate that hears of every call first and notes those that went through. */
export function gatedFs(gate: {
  judge: (call: FsCall) => Verdict | Promise<Verdict>;
  readonly log?: FsCall[];
}): JournalFs {
  const real = createNodeFs();
  const paths = new Map<number, string>();
  const pass = async <T>(
    name: keyof JournalFs,
    at: string | number,
    bytes: number,
    go: (most: number) => Promise<T>,
  ) => {
    const call = { name, path: typeof at === 'string' ? at : (paths.get(at) ?? ''), bytes };
    const verdict = await gate.judge(call);
    if (verdict instanceof Error) throw verdict;
    const result = await go(verdict ?? bytes);
    gate.log?.push(call);
    return result;
  };
  return {
    async open(path, mode) {
      const fd = await pass('open', path, 0, () => real.open(path, mode));
      paths.set(fd, path);
      return fd;
    },
    write: (fd, bytes, position) =>
      pass('write', fd, bytes.byteLength, (most) => real.write(fd, bytes.subarray(0, most), position)),
    fdatasync: (fd) => pass('fdatasync', fd, 0, () => real.fdatasync(fd)),
    truncate: (fd, length) => pass('truncate', fd, length, () => real.truncate(fd, length)),
    close: (fd) => pass('close', fd, 0, () => real.close(fd)),
    rename: (from, to) => pass('rename', from, 0, () => real.rename(from, to)),
    unlink: (path) => pass('unlink', path, 0, () => real.unlink(path)),
    syncDirectory: (dir) => pass('syncDirectory', dir, 0, () => real.syncDirectory(dir)),
  };
}

/** Quick, for tests that crash by editing files: a process that dies takes nothing written with it. */
export function unsyncedFs(): JournalFs {
  return { ...createNodeFs(), fdatasync: async () => {}, syncDirectory: async () => {} };
}

export const startedAt = instant(1_700_000_000_000);

export interface Opened extends AsyncDisposable {
  readonly journal: Journal;
  readonly clock: DrivenClock;
  readonly groups: Group[];
  readonly faults: JournalFault[];
  readonly kinds: () => string[];
}

/** An opened journal whose hand-off is consumed at once unless `consume` is false. */
export async function open(
  options: JournalOptions,
  deps: { readonly fs?: JournalFs; readonly consume?: boolean; readonly clock?: Clock } = {},
): Promise<Opened> {
  const clock = createDrivenClock(startedAt);
  const groups: Group[] = [];
  const faults: JournalFault[] = [];
  const onGroup = (group: Group) => {
    groups.push(group);
    if (deps.consume !== false) journal.consumed(group.lastSeq);
  };
  const onFault = (fault: JournalFault) => void faults.push(fault);
  const fs = deps.fs === undefined ? {} : { fs: deps.fs };
  const journal: Journal = await openJournal(options, { clock: deps.clock ?? clock, onGroup, onFault, ...fs });
  const kinds = () => faults.map(({ kind }) => kind);
  return { journal, clock, groups, faults, kinds, [Symbol.asyncDispose]: () => journal[Symbol.asyncDispose]() };
}

export function draft(text: string, payload: Uint8Array = Buffer.from(text)): EntryDraft {
  return { kind: 1, subject: `device-${text}`, label: 'telemetry', payload };
}

/** Bytes that do not compress, the same for the same seed. */
export function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0, x = seed * 2654435761; i < length; i += 1) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    bytes[i] = x >>> 24;
  }
  return bytes;
}

/** Everything a reader finds: entries as written, gaps as values. */
export async function readAll(
  dir: string,
  after = 0,
  upTo?: number,
): Promise<{ entries: Entry[]; gaps: JournalGap[] }> {
  const entries: Entry[] = [];
  const gaps: JournalGap[] = [];
  for await (const item of openJournalReader({ dir }).groups(after, upTo)) {
    if ('reason' in item) gaps.push(item);
    else entries.push(...readGroup(item.bytes));
  }
  return { entries, gaps };
}

export const seqs = (entries: readonly Entry[]): number[] => entries.map(({ seq }) => seq);

export const through = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
