import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { journalFilesUpTo, lastSeqIn } from './files-up-to.ts';
import { draft, noise, open, readAll, seqs, temporaryFolder, through } from './journal-harness.ts';

const small = { segmentBytes: 4_096, readers: ['a'] };

/** One segment an entry: each is closed by the next. */
async function fill({ journal }: Awaited<ReturnType<typeof open>>, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    journal.append(draft('x', noise(3_000, i)));
    await new Promise<void>((resolve) => void journal.append(draft('y'), resolve));
  }
}

test('what is held is neither dropped nor compressed while entries are taken, and afterwards it is', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, ...small });
  await fill(opened, 3);
  await opened.journal.idle();
  const held = await opened.journal.hold();
  const before = (await journalFilesUpTo(folder.dir, 6)).map(({ name }) => name);
  opened.journal.release('a', 4);
  await fill(opened, 3);
  await opened.journal.idle();
  const after = (await journalFilesUpTo(folder.dir, 6)).map(({ name }) => name);
  expect(after).toEqual(expect.arrayContaining(before));
  expect((await readAll(folder.dir)).gaps).toEqual([]);
  held[Symbol.dispose]();
  await opened.journal.idle();
  expect(opened.journal.status().firstSeq).toBe(5);
  expect(held.broken).toBe(false);
});

test('a journal that needs the room lets go of what is held rather than take no entries', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, ...small, budgetBytes: 24_000 });
  using held = await opened.journal.hold();
  await fill(opened, 4);
  opened.journal.release('a', 8);
  await fill(opened, 5);
  await opened.journal.idle();
  expect(held.broken).toBe(true);
  expect(opened.journal.status()).toMatchObject({ state: 'open', lastSeq: 18, durableSeq: 18 });
});

test('the files up to any durable entry make a journal that ends there', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open({ ...folder, ...small });
  await fill(opened, 3);
  await opened.journal.idle();
  for (const { lastSeq: end } of opened.groups) {
    await using copy = await temporaryFolder();
    for (const { path, name, bytes } of await journalFilesUpTo(folder.dir, end)) {
      await copyFile(path, join(copy.dir, name));
      await truncate(join(copy.dir, name), bytes);
    }
    expect(seqs((await readAll(copy.dir)).entries)).toEqual(through(1, end));
    await using again = await open(copy);
    expect({ end, next: again.journal.append(draft('next')), kinds: again.kinds() }).toEqual({
      ...{ end, next: end + 1, kinds: [] },
    });
    await again.journal.idle();
  }
});

test('the last entry is that of the last whole group, whatever stands behind it', async () => {
  await using folder = await temporaryFolder();
  expect(await lastSeqIn(folder.dir)).toBe(0);
  {
    await using opened = await open({ ...folder, ...small });
    await fill(opened, 2);
  }
  expect(await lastSeqIn(folder.dir)).toBe(4);
  const newest = (await journalFilesUpTo(folder.dir, 4)).at(-1)?.path ?? '';
  await writeFile(newest, Buffer.concat([await readFile(newest), noise(50)]));
  expect(await lastSeqIn(folder.dir)).toBe(4);
});
