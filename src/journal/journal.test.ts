import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDrivenClock, hours, instant, millis } from '../base/index.ts';
import type { FsCall } from './journal-harness.ts';
import { draft, gatedFs, open, readAll, seqs, startedAt, temporaryFolder, through } from './journal-harness.ts';
import { readGroup } from './read-group.ts';

test('an entry has its seq at once and is reported durable and handed on, in order, later', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open(folder);
  const { journal } = opened;
  const durable: number[] = [];
  const taken = ['a', 'b', 'c'].map((text, i) => journal.append(draft(text), () => durable.push(i + 1)));
  expect(taken).toEqual([1, 2, 3]);
  expect(durable).toEqual([]);
  expect(journal.status()).toMatchObject({ lastSeq: 3, durableSeq: 0, pendingEntries: 3, state: 'open' });
  await journal.idle();
  expect(durable).toEqual([1, 2, 3]);
  expect(journal.status()).toMatchObject({ durableSeq: 3, pendingEntries: 0, pendingBytes: 0, segments: 1 });
  expect(opened.groups.flatMap(({ bytes }) => [...readGroup(bytes)].map(({ subject }) => subject))).toEqual([
    'device-a',
    'device-b',
    'device-c',
  ]);
});

test('every report of durability follows a sync that follows the write of its entry', async () => {
  await using folder = await temporaryFolder();
  const log: (FsCall | { readonly name: 'durable'; readonly seq: number })[] = [];
  const calls = log as FsCall[];
  await using opened = await open(folder, { fs: gatedFs({ judge: () => undefined, log: calls }) });
  const { journal } = opened;
  log.length = 0;
  for (let round = 0; round < 20; round += 1) {
    for (let i = 0; i <= round % 3; i += 1) {
      const seq: number = journal.append(draft('x'), () => log.push({ name: 'durable', seq }));
    }
    await journal.idle();
  }
  const steps = log.map(({ name }) => name).join(' ');
  expect(steps).toMatch(/^(write fdatasync( durable)+ ?)+$/);
  expect(log.flatMap((step) => (step.name === 'durable' && 'seq' in step ? [step.seq] : []))).toEqual(
    through(1, journal.lastSeq),
  );
});

test('what is appended during a sync shares the next one', async () => {
  await using folder = await temporaryFolder();
  const { promise: synced, resolve: letSync } = Promise.withResolvers<undefined>();
  const { promise: syncing, resolve: isSyncing } = Promise.withResolvers<void>();
  let armed = false;
  const judge = ({ name }: FsCall) => {
    if (!armed || name !== 'fdatasync') return undefined;
    isSyncing();
    return synced;
  };
  await using opened = await open(folder, { fs: gatedFs({ judge }) });
  armed = true;
  opened.journal.append(draft('first'));
  await syncing;
  for (let i = 0; i < 50; i += 1) opened.journal.append(draft('later'));
  expect(opened.groups).toEqual([]);
  letSync(undefined);
  await opened.journal.idle();
  expect(opened.groups.map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq])).toEqual([
    [1, 1],
    [2, 51],
  ]);
});

test('callbacks of a group run before it is handed on, and its buffer may be transferred away', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open(folder);
  let handedOnAtCallback = -1;
  opened.journal.append(draft('a'), () => {
    handedOnAtCallback = opened.groups.length;
  });
  await opened.journal.idle();
  const [group] = opened.groups;
  const moved = structuredClone(group, { transfer: [group?.bytes.buffer as ArrayBuffer] });
  opened.journal.append(draft('b'));
  await opened.journal.idle();
  expect(handedOnAtCallback).toBe(0);
  expect(moved?.bytes.byteLength).toBe(moved?.bytes.buffer.byteLength);
  expect(seqs([...readGroup(moved?.bytes ?? new Uint8Array())])).toEqual([1]);
  expect(seqs((await readAll(folder.dir)).entries)).toEqual([1, 2]);
});

test('groups stay near their bound and one larger entry makes a group of its own', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, maxGroupBytes: 4096 });
  for (let i = 0; i < 20; i += 1) opened.journal.append(draft('small', new Uint8Array(1000)));
  opened.journal.append(draft('large', new Uint8Array(100_000).fill(7)));
  opened.journal.append(draft('after'));
  await opened.journal.idle();
  const sizes = opened.groups.map(({ bytes }) => bytes.byteLength);
  expect(sizes.filter((size) => size > 4096)).toHaveLength(1);
  const { entries } = await readAll(folder.dir);
  expect(seqs(entries)).toEqual(through(1, 22));
  expect(entries[20]?.payload).toEqual(new Uint8Array(100_000).fill(7));
});

test('`at` never goes back, not with the clock and not over restarts', async () => {
  await using folder = await temporaryFolder();
  let now = startedAt;
  const jumping = { ...createDrivenClock(startedAt), now: () => now };
  for (const [offset, text] of [
    [0, 'a'],
    [5000, 'b'],
    [-9000, 'c'],
    [4000, 'd'],
    [6000, 'e'],
  ] as const) {
    await using opened = await open(folder, { clock: jumping });
    now = instant(startedAt + offset);
    opened.journal.append(draft(text));
    await opened.journal.idle();
  }
  const { entries } = await readAll(folder.dir);
  expect(entries.map(({ at }) => at - startedAt)).toEqual([0, 5000, 5000, 5000, 6000]);
});

test('commits wait while the live follower is too far behind and go on when it has consumed', async () => {
  await using folder = await temporaryFolder();
  const log: FsCall[] = [];
  const fs = gatedFs({ judge: (call) => void log.push(call) });
  await using opened = await open({ ...folder, maxHandoffBytes: 1000 }, { consume: false, fs });
  const { journal } = opened;
  journal.append(draft('a', new Uint8Array(2000)));
  await journal.idle();
  log.length = 0;
  const durable: string[] = [];
  journal.append(draft('b'), () => durable.push('b'));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(journal.status().reason).toMatch(/wait for the live follower: 20\d\d bytes .* the bound is 1000/);
  expect(log).toEqual([]);
  journal.consumed(1);
  await journal.idle();
  expect(durable).toEqual(['b']);
  expect(journal.status().reason).toBeUndefined();
});

test('a segment is closed when it would pass its size or its age, and compressed', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, segmentBytes: 4096, segmentAge: hours(1) });
  const { journal, clock } = opened;
  for (let i = 0; i < 4; i += 1) {
    journal.append(draft('x', new Uint8Array(1500)));
    await journal.idle();
  }
  expect(journal.status().segments).toBe(2);
  clock.advanceTo(instant(startedAt + hours(1)));
  journal.append(draft('x'));
  await journal.idle();
  expect((await readdir(folder.dir)).sort()).toEqual([
    '0000000000000001.seg.zst',
    '0000000000000003.seg.zst',
    '0000000000000005.seg',
    'lock',
  ]);
  expect(seqs((await readAll(folder.dir)).entries)).toEqual(through(1, 5));
});

test('closing commits what is pending, after which nothing is taken', async () => {
  await using folder = await temporaryFolder();
  const opened = await open(folder);
  const durable: number[] = [];
  for (let i = 0; i < 100; i += 1) opened.journal.append(draft('x'), () => durable.push(i));
  await opened[Symbol.asyncDispose]();
  expect(durable).toHaveLength(100);
  expect(() => opened.journal.append(draft('x'))).toThrow(/journal is closed/);
  await using again = await open(folder);
  expect(again.journal.append(draft('next'))).toBe(101);
});

test('numbering continues above what readers have seen when the disk lost entries', async () => {
  await using folder = await temporaryFolder();
  await using first = await open(folder);
  first.journal.append(draft('a'));
  await first.journal.idle();
  await first[Symbol.asyncDispose]();
  await using opened = await open({ ...folder, continueAfter: 10 });
  expect(opened.kinds()).toEqual(['seq-jumped']);
  expect(opened.journal.append(draft('b'))).toBe(11);
  await opened.journal.idle();
  const { entries, gaps } = await readAll(folder.dir);
  expect(seqs(entries)).toEqual([1, 11]);
  expect(gaps).toMatchObject([{ firstSeq: 2, lastSeq: 10, reason: 'missing' }]);
  await opened[Symbol.asyncDispose]();
  await using third = await open(folder);
  expect(third.faults).toEqual([]);
  expect(third.journal.lastSeq).toBe(11);
});

test('a folder has one writer; a lock whose process is gone is taken over', async () => {
  await using folder = await temporaryFolder();
  const first = await open(folder);
  await expect(open(folder)).rejects.toMatchObject({ failure: { code: 'journal_locked', pid: process.pid } });
  await first[Symbol.asyncDispose]();
  for (const stale of ['{"pid":99999999,"started":""}', `{"pid":${process.pid},"started":"another boot/1"}`, '{"pi']) {
    await writeFile(join(folder.dir, 'lock'), stale);
    const opened = await open(folder);
    await opened[Symbol.asyncDispose]();
  }
  expect((await readdir(folder.dir)).filter((name) => name.startsWith('lock'))).toEqual([]);
});

test('options out of range and entries that cannot be encoded are refused by name', async () => {
  await using folder = await temporaryFolder();
  await expect(open({ ...folder, segmentBytes: 5 })).rejects.toThrow(
    /segmentBytes is 5; give a whole number from 4096/,
  );
  await expect(open({ ...folder, segmentAge: millis(0) })).rejects.toThrow(/segmentAge/);
  await using opened = await open(folder);
  const { journal } = opened;
  expect(() => journal.append({ ...draft('x'), kind: 256 })).toThrow(/kind is 256/);
  expect(() => journal.append({ ...draft('x'), subject: 'é'.repeat(33_000) })).toThrow(/subject has 66000 bytes/);
  expect(() => journal.append({ ...draft('x'), label: 'l'.repeat(65_536) })).toThrow(/label has 65536 bytes/);
  expect(journal.append({ ...draft('x'), label: 'l'.repeat(65_535) })).toBe(1);
});
