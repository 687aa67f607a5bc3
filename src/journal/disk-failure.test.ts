import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instant } from '../base/index.ts';
import type { FsCall, Verdict } from './journal-harness.ts';
import { draft, gatedFs, noise, open, readAll, seqs, startedAt, temporaryFolder, through } from './journal-harness.ts';

const failure = (code: string) => Object.assign(new Error(`${code}: simulated`), { code });

/** Resolves once the journal told of a fault of this kind. */
async function told(opened: Awaited<ReturnType<typeof open>>, kind: string): Promise<void> {
  while (!opened.kinds().includes(kind)) await new Promise(setImmediate);
}

const failures: readonly (readonly [title: string, judge: (call: FsCall) => Verdict])[] = [
  ['no space for a write', ({ name }) => (name === 'write' ? failure('ENOSPC') : undefined)],
  ['an input/output error on a write', ({ name }) => (name === 'write' ? failure('EIO') : undefined)],
  ['a failed sync', ({ name }) => (name === 'fdatasync' ? failure('EIO') : undefined)],
  [
    'a failed sync and a file that cannot be shortened',
    ({ name }) => (name === 'fdatasync' || name === 'truncate' ? failure('EIO') : undefined),
  ],
  ['a disk that takes half a group and no more', ({ name, bytes }) => (name === 'write' ? bytes >> 1 : undefined)],
  [
    'a folder in which nothing can be made',
    ({ name }) => (name === 'fdatasync' || name === 'open' ? failure('EROFS') : undefined),
  ],
];

for (const [title, judge] of failures) {
  test(`${title}: nothing is acknowledged until a retry succeeds in a new segment`, async () => {
    await using folder = await temporaryFolder();
    let isBroken = false;
    let attempts = 0;
    const gate = (call: FsCall) => {
      if (!isBroken) return undefined;
      attempts += 1;
      return judge(call);
    };
    await using opened = await open(folder, { fs: gatedFs({ judge: gate }) });
    const { journal, clock } = opened;
    const durable: number[] = [];
    const append = (count: number) => {
      for (let i = 0; i < count; i += 1) {
        const seq: number = journal.append(draft('x', noise(100)), () => durable.push(seq));
      }
    };
    append(3);
    await journal.idle();
    isBroken = true;
    append(4);
    await told(opened, 'write-failed');
    append(2);
    expect(durable).toEqual([1, 2, 3]);
    expect(journal.status()).toMatchObject({ state: 'failing', durableSeq: 3, pendingEntries: 6 });
    expect(journal.status().reason).toMatch(/tried again every second; check the disk/);
    for (const before = attempts; attempts === before; ) {
      clock.advanceTo(instant(clock.now() + 1000));
      await new Promise(setImmediate);
    }
    expect(journal.status()).toMatchObject({ state: 'failing', durableSeq: 3 });
    isBroken = false;
    while (journal.durableSeq < 9) {
      clock.advanceTo(instant(clock.now() + 1000));
      await new Promise(setImmediate);
    }
    await journal.idle();
    expect(durable).toEqual(through(1, 9));
    expect(opened.kinds().filter((kind) => kind !== 'upkeep-failed')).toEqual(['write-failed', 'recovered']);
    expect(journal.status().state).toBe('open');
    expect(seqs((await readAll(folder.dir, 0, journal.durableSeq)).entries)).toEqual(through(1, 9));
    await opened[Symbol.asyncDispose]();
    await using again = await open(folder);
    expect(again.faults).toEqual([]);
    expect(again.journal.lastSeq).toBe(9);
    expect(await readAll(folder.dir, 0, 9)).toMatchObject({ gaps: [] });
  });
}

test('after a failed sync the same file is never written again', async () => {
  await using folder = await temporaryFolder();
  let failing = false;
  const log: FsCall[] = [];
  const judge = ({ name }: FsCall) => {
    const fails = failing && name === 'fdatasync';
    if (fails) failing = false;
    return fails ? failure('EIO') : undefined;
  };
  await using opened = await open(folder, { fs: gatedFs({ judge, log }) });
  opened.journal.append(draft('a'));
  await opened.journal.idle();
  failing = true;
  opened.journal.append(draft('b'));
  await told(opened, 'write-failed');
  log.length = 0;
  opened.clock.advanceTo(instant(startedAt + 1000));
  await opened.journal.idle();
  const written = log.filter(({ name }) => name === 'write').map(({ path }) => path);
  expect(written.length).toBeGreaterThan(1);
  for (const path of written) expect(path).not.toMatch(/0000000000000001\.seg(\.tmp)?$/);
});

test('writes that take only a few bytes each are finished before the sync', async () => {
  await using folder = await temporaryFolder();
  const judge = ({ name, bytes }: FsCall) => (name === 'write' ? Math.min(bytes, 7) : undefined);
  await using opened = await open(folder, { fs: gatedFs({ judge }) });
  for (let i = 0; i < 10; i += 1) opened.journal.append(draft('x', noise(50)));
  await opened.journal.idle();
  expect(opened.faults).toEqual([]);
  expect(seqs((await readAll(folder.dir)).entries)).toEqual(through(1, 10));
});

test('a journal that cannot begin to write opens all the same and begins when it can', async () => {
  await using folder = await temporaryFolder();
  let isBroken = true;
  const judge = ({ name }: FsCall) => (isBroken && name === 'open' ? failure('ENOSPC') : undefined);
  await using opened = await open(folder, { fs: gatedFs({ judge }) });
  expect(opened.journal.append(draft('a'))).toBe(1);
  expect(opened.journal.status()).toMatchObject({ state: 'failing', durableSeq: 0 });
  isBroken = false;
  opened.clock.advanceTo(instant(startedAt + 1000));
  await opened.journal.idle();
  expect(opened.kinds()).toEqual(['write-failed', 'recovered']);
});

test('the newest segment on disk stays though it is released: it is what the numbering goes on from', async () => {
  await using folder = await temporaryFolder();
  let isBroken = false;
  const fs = gatedFs({ judge: ({ name }) => (isBroken && name === 'fdatasync' ? failure('EIO') : undefined) });
  await using opened = await open(folder, { fs });
  for (const text of ['a', 'b', 'c']) opened.journal.append(draft(text));
  await opened.journal.idle();
  isBroken = true;
  opened.journal.append(draft('d'));
  await told(opened, 'write-failed');
  opened.journal.release('all', 3);
  await opened[Symbol.asyncDispose]();
  await using again = await open(folder);
  expect(again.journal.lastSeq).toBe(3);
});

test('closing while the disk fails ends, and says what was never acknowledged', async () => {
  await using folder = await temporaryFolder();
  let isBroken = false;
  const fs = gatedFs({ judge: ({ name }) => (isBroken && name === 'fdatasync' ? failure('EIO') : undefined) });
  await using opened = await open(folder, { fs });
  isBroken = true;
  const durable: number[] = [];
  opened.journal.append(draft('a'), () => durable.push(1));
  await opened[Symbol.asyncDispose]();
  expect(durable).toEqual([]);
  expect(opened.kinds()).toEqual(['write-failed', 'closed-undrained']);
});

test('compression that fails leaves the segment as it is, says so once and is tried again', async () => {
  await using folder = await temporaryFolder();
  let isBroken = true;
  const judge = ({ name, path }: FsCall) =>
    isBroken && name === 'write' && path.includes('.zst') ? failure('ENOSPC') : undefined;
  await using opened = await open({ ...folder, segmentBytes: 4096 }, { fs: gatedFs({ judge }) });
  const { journal } = opened;
  const fill = async () => {
    journal.append(draft('x', noise(3000)));
    await journal.idle();
  };
  for (let i = 0; i < 4; i += 1) await fill();
  expect(opened.kinds()).toEqual(['upkeep-failed']);
  expect((await readdir(folder.dir)).filter((name) => /tmp|zst/.test(name))).toEqual([]);
  isBroken = false;
  await fill();
  const names = (await readdir(folder.dir)).sort();
  expect(names.filter((name) => name.endsWith('.zst'))).toHaveLength(4);
  expect(seqs((await readAll(folder.dir)).entries)).toEqual(through(1, 5));
  const sizes = await Promise.all(names.filter((name) => name !== 'lock').map((name) => stat(join(folder.dir, name))));
  expect(journal.status().bytes).toBe(sizes.reduce((sum, { size }) => sum + size, 0));
});
