import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { draft, noise, open, readAll, seqs, temporaryFolder, through, unsyncedFs } from './journal-harness.ts';

const small = { segmentBytes: 4096 };

/** Three entries a segment, `count` segments closed and compressed, one more begun. */
async function filled(dir: string, count: number) {
  const opened = await open({ dir, ...small });
  for (let i = 0; i < 3 * count + 1; i += 1) {
    opened.journal.append(draft('x', i % 3 === 0 ? noise(1000, i) : Buffer.alloc(1000, i)));
    await opened.journal.idle();
  }
  return opened;
}

const packedName = (seq: number) => `${String(seq).padStart(16, '0')}.seg.zst`;

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  const offset = at < 0 ? bytes.length + at : at;
  bytes[offset] = (bytes[offset] ?? 0) ^ 0x10;
  await writeFile(path, bytes);
}

test('a compressed segment is smaller, reads the same, and is plain zstd', async () => {
  await using folder = await temporaryFolder();
  await using opened = await filled(folder.dir, 2);
  const names = (await readdir(folder.dir)).filter((name) => name.endsWith('.zst'));
  expect(names).toEqual([packedName(1), packedName(4)]);
  expect(opened.journal.status().bytes).toBeLessThan(7 * 1000);
  const { entries, gaps } = await readAll(folder.dir);
  expect(gaps).toEqual([]);
  expect(entries.map(({ payload }) => Buffer.from(payload))).toEqual(
    through(0, 6).map((i) => Buffer.from(i % 3 === 0 ? noise(1000, i) : Buffer.alloc(1000, i))),
  );
  const packed = await readFile(join(folder.dir, packedName(1)));
  expect(zstdDecompressSync(packed).length).toBeGreaterThan(3000);
});

test('a damaged closed segment is found when opened by its index, set aside, told, and read past', async () => {
  for (const hurt of [
    (path: string) => truncate(path, 300),
    (path: string) => flip(path, -6),
    (path: string) => flip(path, -40),
  ]) {
    await using folder = await temporaryFolder();
    await (await filled(folder.dir, 3))[Symbol.asyncDispose]();
    await hurt(join(folder.dir, packedName(4)));
    await using opened = await open({ ...folder, ...small });
    expect(opened.kinds()).toEqual(['segment-damaged']);
    expect(opened.faults[0]?.sentence).toMatch(/0004\.seg\.zst is damaged and was set aside as 0+4\.seg\.zst\.damaged/);
    expect(opened.journal.status().damaged).toEqual([`${packedName(4)}.damaged`]);
    const { entries, gaps } = await readAll(folder.dir);
    expect(seqs(entries)).toEqual([1, 2, 3, 7, 8, 9, 10]);
    expect(gaps).toEqual([{ firstSeq: 4, lastSeq: 6, reason: 'damaged', file: `${packedName(4)}.damaged` }]);
    expect(opened.journal.append(draft('next'))).toBe(11);
  }
});

test('damage inside a closed segment is met by the reader as a gap and by `verify`, which sets it aside', async () => {
  await using folder = await temporaryFolder();
  await using opened = await filled(folder.dir, 3);
  await flip(join(folder.dir, packedName(4)), 200);
  const met = await readAll(folder.dir);
  expect(seqs(met.entries)).toEqual([1, 2, 3, 7, 8, 9, 10]);
  expect(met.gaps).toEqual([{ firstSeq: 4, lastSeq: 6, reason: 'damaged', file: packedName(4) }]);
  await opened.journal.verify();
  expect(opened.kinds()).toEqual(['segment-damaged']);
  expect(opened.journal.status()).toMatchObject({ damaged: [`${packedName(4)}.damaged`], segments: 3 });
  await opened.journal.verify();
  expect(opened.kinds()).toEqual(['segment-damaged']);
  expect((await readAll(folder.dir)).gaps).toMatchObject([{ firstSeq: 4, lastSeq: 6, reason: 'damaged' }]);
});

test('files set aside stay, count against the budget, and are still reported after a restart', async () => {
  await using folder = await temporaryFolder();
  const opened = await filled(folder.dir, 2);
  await flip(join(folder.dir, packedName(1)), 200);
  await opened.journal.verify();
  opened.journal.release('all', 7);
  await opened.journal.idle();
  const { bytes } = opened.journal.status();
  await opened[Symbol.asyncDispose]();
  expect(bytes).toBeGreaterThan(1000);
  await using again = await open(folder);
  expect(again.faults).toEqual([]);
  expect(again.journal.status().damaged).toEqual([`${packedName(1)}.damaged`]);
});

test('a raw segment found damaged while it is compressed keeps its readable groups', async () => {
  await using folder = await temporaryFolder();
  await using opened = await open(folder, { fs: unsyncedFs() });
  for (let i = 0; i < 3; i += 1) {
    opened.journal.append(draft('x', noise(1000, i)));
    await opened.journal.idle();
  }
  await flip(join(folder.dir, '0000000000000001.seg'), 64 + 1500);
  await opened[Symbol.asyncDispose]();
  await using again = await open(folder);
  await again.journal.idle();
  expect(again.kinds()).toEqual(['segment-damaged']);
  expect(again.faults[0]?.sentence).toMatch(/readable and kept are 1–1, 3–3/);
  const { entries, gaps } = await readAll(folder.dir);
  expect(seqs(entries)).toEqual([1, 3]);
  expect(gaps).toMatchObject([{ firstSeq: 2, lastSeq: 2, reason: 'damaged' }]);
});

test('where a crash left a segment in both forms nothing is read twice', async () => {
  await using folder = await temporaryFolder();
  await (await filled(folder.dir, 2))[Symbol.asyncDispose]();
  const path = join(folder.dir, packedName(1));
  const packed = await readFile(path);
  await writeFile(join(folder.dir, '0000000000000001.seg'), zstdDecompressSync(packed));
  await writeFile(join(folder.dir, '0000000000000004.seg.zst.tmp'), 'unfinished');
  expect(seqs((await readAll(folder.dir)).entries)).toEqual(through(1, 7));
  await using opened = await open({ ...folder, ...small });
  await opened.journal.idle();
  expect(opened.faults).toEqual([]);
  expect(seqs((await readAll(folder.dir)).entries)).toEqual(through(1, 7));
  expect((await readdir(folder.dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
