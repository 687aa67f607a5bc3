import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDrivenClock, instant } from '../base/index.ts';
import { draft, noise, open, readAll, seqs, startedAt, temporaryFolder, through } from './journal-harness.ts';

const small = { segmentBytes: 4096 };

/** One segment an entry: each is closed by the next. */
async function fill(opened: Awaited<ReturnType<typeof open>>, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    opened.journal.append(draft('x', noise(3000, i)));
    await opened.journal.idle();
  }
}

async function sizeOnDisk(dir: string): Promise<number> {
  const names = (await readdir(dir)).filter((name) => name !== 'lock');
  return (await Promise.all(names.map((name) => stat(join(dir, name))))).reduce((sum, { size }) => sum + size, 0);
}

test('a closed segment goes when every reader has passed it, and not before', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, ...small, readers: ['store', 'operations'] });
  const { journal } = opened;
  await fill(opened, 5);
  journal.release('store', 5);
  await journal.idle();
  expect(journal.status()).toMatchObject({ firstSeq: 1, segments: 5 });
  journal.release('operations', 2);
  await journal.idle();
  expect(journal.status()).toMatchObject({ firstSeq: 3, segments: 3, bytes: await sizeOnDisk(folder.dir) });
  const { entries, gaps } = await readAll(folder.dir);
  expect(seqs(entries)).toEqual([3, 4, 5]);
  expect(gaps).toEqual([{ firstSeq: 1, lastSeq: 2, reason: 'released' }]);
});

test('without a word from any reader nothing is dropped, and a position never goes back', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, ...small });
  await fill(opened, 3);
  expect(opened.journal.status().firstSeq).toBe(1);
  opened.journal.release('operations', 2);
  opened.journal.release('operations', 0);
  await opened.journal.idle();
  expect(opened.journal.status().firstSeq).toBe(3);
});

test('seq and `at` go on after a restart though everything was released', async () => {
  await using folder = await temporaryFolder();
  const late = createDrivenClock(instant(startedAt + 9000));
  const first = await open({ ...folder, ...small, readers: ['a'] }, { clock: late });
  await fill(first, 3);
  first.journal.release('a', 3);
  await first[Symbol.asyncDispose]();
  const second = await open({ ...folder, ...small, readers: ['a'] });
  second.journal.release('a', 3);
  await second.journal.idle();
  expect(second.journal.status()).toMatchObject({ segments: 1, firstSeq: 4, lastSeq: 3 });
  await second[Symbol.asyncDispose]();
  await using third = await open(folder);
  expect(third.journal.append(draft('next'))).toBe(4);
  await third.journal.idle();
  expect((await readAll(folder.dir, 3)).entries).toMatchObject([{ seq: 4, at: startedAt + 9000 }]);
});

test('the newest segments stay as they are up to the bytes allowed, older ones are compressed', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, ...small, rawBytes: 7_000 });
  await fill(opened, 6);
  const closed = (await readdir(folder.dir)).filter((name) => name.includes('.seg')).slice(0, -1);
  expect(closed.map((name) => name.endsWith('.zst'))).toEqual([true, true, true, false, false]);
  expect(seqs((await readAll(folder.dir)).entries)).toEqual(through(1, 6));
});

test('at the budget nothing is acknowledged, the reason is said, and releasing makes it go on', async () => {
  await using folder = await temporaryFolder();
  const budgetBytes = 32_000;
  await using opened = await open({ ...folder, ...small, budgetBytes, readers: ['operations'] });
  const { journal } = opened;
  const durable: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    const seq: number = journal.append(draft('x', noise(3000, i)), () => durable.push(seq));
    while (journal.durableSeq < seq && journal.status().state === 'open') await new Promise(setImmediate);
  }
  const full = journal.status();
  expect(full.state).toBe('full');
  // Noise does not compress: each of these small segments grows by its index.
  expect(full.bytes).toBeLessThan(budgetBytes + 350 * full.segments);
  expect(full.reason).toMatch(
    /journal holds \d+ bytes and the next group of \d+ would pass its budget of 32000; nothing is acknowledged until segments are released \(the slowest reader, operations, has passed seq 0\) or the budget is raised/,
  );
  expect(durable).toEqual(through(1, full.durableSeq));
  expect(durable.length).toBeLessThan(20);
  while (durable.length < 20) {
    journal.release('operations', journal.durableSeq);
    await new Promise(setImmediate);
  }
  await journal.idle();
  expect(durable).toEqual(through(1, 20));
  expect(journal.status()).toMatchObject({ state: 'open', durableSeq: 20 });
  expect(opened.kinds()).toEqual(expect.arrayContaining(['full', 'recovered']));
  expect(opened.kinds().at(-1)).toBe('recovered');
});

test('a budget that one segment fills is freed as well: the newest segment is closed when it is reached', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, budgetBytes: 20_000, readers: ['operations'] });
  const { journal } = opened;
  for (let i = 0; i < 12; i += 1) journal.append(draft('x', noise(1500, i)));
  await journal.idle();
  const durable: number[] = [];
  journal.append(draft('x', noise(3000, 99)), () => durable.push(13));
  while (journal.status().state === 'open') await new Promise(setImmediate);
  expect(durable).toEqual([]);
  journal.release('operations', 12);
  await journal.idle();
  expect(durable).toEqual([13]);
});
