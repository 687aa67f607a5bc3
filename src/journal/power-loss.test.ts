import { readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draft, noise, open, readAll, seqs, temporaryFolder, through } from './journal-harness.ts';
import type { JournalFs } from './segments/files.ts';
import { createNodeFs } from './segments/files.ts';

const missing = undefined;
const contentOf = (path: string) => readFile(path).catch(() => missing);

/**
 * A disk that loses power at its `lastCall`th call: from then on every call fails, and `lose` takes away what no
 * sync had made durable: bytes behind the last `fdatasync` and names changed since the last `syncDirectory`.
 */
function poweredFs(lastCall: number) {
  const real = createNodeFs();
  const synced = new Map<string, Buffer>();
  const paths = new Map<number, string>();
  let undo: (() => Promise<void>)[] = [];
  let calls = 0;
  const isOff = () => calls >= lastCall;
  const powered = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (isOff()) throw new Error('no power');
    return work();
  };
  const pathOf = (fd: number) => paths.get(fd) ?? '';
  const move = (from: string, to: string) => {
    synced.set(to, synced.get(from) ?? Buffer.alloc(0));
    synced.delete(from);
  };
  const fs: JournalFs = {
    open: (path, mode) =>
      powered(async () => {
        const before = await contentOf(path);
        if (before === missing) undo.push(() => rm(path, { force: true }));
        const fd = await real.open(path, mode);
        paths.set(fd, path);
        return fd;
      }),
    write: (fd, bytes, position) => powered(() => real.write(fd, bytes, position)),
    fdatasync: (fd) =>
      powered(async () => {
        synced.set(pathOf(fd), await readFile(pathOf(fd)));
      }),
    truncate: (fd, length) => powered(() => real.truncate(fd, length)),
    close: (fd) => real.close(fd),
    rename: (from, to) =>
      powered(async () => {
        const replaced = await contentOf(to);
        await real.rename(from, to);
        move(from, to);
        for (const [fd, path] of paths) if (path === from) paths.set(fd, to);
        undo.push(async () => {
          await rename(to, from);
          move(to, from);
          if (replaced !== missing) await writeFile(to, replaced);
        });
      }),
    unlink: (path) =>
      powered(async () => {
        const content = await contentOf(path);
        await real.unlink(path);
        undo.push(() => writeFile(path, content ?? ''));
      }),
    syncDirectory: () =>
      powered(async () => {
        undo = [];
      }),
  };
  const lose = async (names: number, kept: number) => {
    for (const step of undo.slice(Math.floor(names * undo.length)).reverse()) await step();
    for (const [path, safe] of synced) {
      const now = await contentOf(path);
      if (now === missing || now.length <= safe.length) continue;
      const rest = Buffer.from(noise(now.length - safe.length)).subarray(
        0,
        Math.floor(kept * (now.length - safe.length)),
      );
      await writeFile(path, Buffer.concat([safe, rest]));
    }
  };
  return { fs, isOff, lose };
}

test('a loss of power at any call, names and bytes unsynced gone, loses nothing that was acknowledged', async () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const story = fc.record({
    lastCall: fc.integer({ min: 4, max: 160 }),
    names: share,
    kept: share,
    releases: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(story, async ({ lastCall, names, kept, releases }) => {
      await using folder = await temporaryFolder();
      const power = poweredFs(lastCall);
      const dying = await open({ ...folder, segmentBytes: 4096 }, { fs: power.fs });
      let acknowledged = 0;
      let released = 0;
      while (!power.isOff()) {
        const seq: number = dying.journal.append(draft('x', noise(700, dying.journal.lastSeq + 1)), () => {
          acknowledged = seq;
        });
        for (let i = 0; i < seq % 5; i += 1) await new Promise(setImmediate);
        if (releases && seq % 7 === 0) {
          released = Math.max(0, acknowledged - 10);
          dying.journal.release('all', released);
        }
      }
      await Promise.allSettled([dying[Symbol.asyncDispose]()]);
      await power.lose(names, kept);
      await unlink(join(folder.dir, 'lock')).catch(() => {});
      await using again = await open(folder);
      await again.journal.idle();
      const { entries, gaps } = await readAll(folder.dir);
      const first = entries[0]?.seq ?? 1;
      expect(first).toBeLessThanOrEqual(released + 1);
      expect(again.journal.lastSeq).toBeGreaterThanOrEqual(acknowledged);
      expect(seqs(entries)).toEqual(through(first, again.journal.lastSeq));
      expect(gaps.filter(({ reason }) => reason !== 'released')).toEqual([]);
      for (const { seq, payload } of entries) expect(payload).toEqual(noise(700, seq));
      expect(again.kinds().filter((kind) => kind !== 'tail-cut')).toEqual([]);
    }),
    { seed: 41, numRuns: 30 },
  );
});
