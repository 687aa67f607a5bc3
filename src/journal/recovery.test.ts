import { copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Entry } from './entry.ts';
import { draft, noise, open, readAll, seqs, temporaryFolder, through, unsyncedFs } from './journal-harness.ts';

/** One small journal, recorded once; each test damages a copy. Group g is `groups[g]`, its bytes end at `end`. */
interface Recorded {
  readonly file: string;
  readonly bytes: Buffer;
  readonly entries: readonly Entry[];
  readonly groups: readonly { readonly seqs: readonly number[]; readonly start: number; readonly end: number }[];
}

const name = '0000000000000001.seg';
const headerBytes = 64;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let recorded: Recorded;
let copies = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  recorded = await record(join(folder.dir, 'recorded'));
});
afterAll(() => folder[Symbol.asyncDispose]());

async function record(dir: string): Promise<Recorded> {
  const groups: Recorded['groups'][number][] = [];
  await using opened = await open({ dir });
  for (const size of [1, 2, 1, 1]) {
    const first = opened.journal.lastSeq + 1;
    for (let i = 0; i < size; i += 1)
      opened.journal.append({ kind: 1, subject: `n${first + i}`, label: 'l', payload: noise(8 + i) });
    await opened.journal.idle();
    const start = groups.at(-1)?.end ?? headerBytes;
    groups.push({ seqs: through(first, opened.journal.lastSeq), start, end: opened.journal.status().bytes });
  }
  const bytes = await readFile(join(dir, name));
  return { file: join(dir, name), bytes, entries: (await readAll(dir)).entries, groups };
}

async function damagedCopy(change: (path: string) => Promise<void>): Promise<string> {
  copies += 1;
  const dir = join(folder.dir, `copy-${copies}`);
  await mkdir(dir);
  await copyFile(recorded.file, join(dir, name));
  await change(join(dir, name));
  return dir;
}

/** A recovered journal opens without complaint and reads the same. */
async function expectSettled(dir: string, before: Awaited<ReturnType<typeof readAll>>): Promise<void> {
  const again = await open({ dir }, { fs: unsyncedFs() });
  await again[Symbol.asyncDispose]();
  expect(again.faults).toEqual([]);
  expect(await readAll(dir)).toEqual(before);
}

/** Opens, appends one entry more, and reads everything. */
async function recover(dir: string) {
  const first = await open({ dir }, { fs: unsyncedFs() });
  const { kinds, journal } = first;
  const lastSeq = journal.lastSeq;
  journal.append(draft('after'));
  await first[Symbol.asyncDispose]();
  const before = await readAll(dir);
  if (copies % 8 === 0) await expectSettled(dir, before);
  expect(before.entries.pop()).toMatchObject({ seq: lastSeq + 1, label: 'telemetry', subject: 'device-after' });
  return { ...before, kinds: kinds(), lastSeq, status: first.journal.status() };
}

/** A few at a time: each case mostly waits for the disk. */
async function forEachOffset(first: number, run: (offset: number) => Promise<void>): Promise<void> {
  for (let offset = first; offset < recorded.bytes.length; offset += 4) {
    const some = through(offset, Math.min(offset + 4, recorded.bytes.length) - 1);
    await Promise.all(some.map(run));
  }
}

const entriesOf = (kept: readonly number[]) => recorded.entries.filter(({ seq }) => kept.includes(seq));

test('a segment cut at any byte keeps exactly its whole groups', async () => {
  await forEachOffset(headerBytes, async (length) => {
    const dir = await damagedCopy((path) => truncate(path, length));
    const whole = recorded.groups.filter(({ end }) => end <= length);
    const kept = whole.flatMap((group) => group.seqs);
    const found = await recover(dir);
    expect(found.entries).toEqual(entriesOf(kept));
    expect(found).toMatchObject({ lastSeq: kept.length, gaps: [] });
    const isClean = length === (whole.at(-1)?.end ?? headerBytes);
    expect(found.kinds).toEqual(isClean ? [] : ['tail-cut']);
  });
});

test('a segment flipped at any byte loses at most the group hit, and the gap is told', async () => {
  await forEachOffset(0, async (offset) => {
    const dir = await damagedCopy(async (path) => {
      const bytes = Buffer.from(recorded.bytes);
      bytes[offset] = (bytes[offset] ?? 0) ^ (1 << (offset % 8));
      await writeFile(path, bytes);
    });
    const hit = recorded.groups.find(({ start, end }) => offset >= start && offset < end);
    const kept = recorded.entries.map(({ seq }) => seq).filter((seq) => !hit?.seqs.includes(seq));
    const found = await recover(dir);
    expect(found.entries, `flipped at ${offset}`).toEqual(entriesOf(kept));
    expect(found.lastSeq).toBe(kept.at(-1));
    if (hit === undefined) expect(found.kinds).toEqual([]);
    else if (hit === recorded.groups.at(-1)) expect(found).toMatchObject({ kinds: ['tail-cut'], gaps: [] });
    else {
      const [firstSeq, lastSeq] = [hit.seqs[0], hit.seqs.at(-1)];
      expect(found).toMatchObject({ kinds: ['segment-damaged'], gaps: [{ firstSeq, lastSeq, reason: 'damaged' }] });
      expect(found.status.damaged).toEqual([`${name}.damaged`]);
    }
  });
});

test('whatever happens to the newest segment, every entry read is one that was written, in order and once', async () => {
  const change = fc.record({
    cut: fc.nat(recorded.bytes.length),
    flips: fc.array(fc.tuple(fc.nat(recorded.bytes.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 6 }),
    junk: fc.uint8Array({ maxLength: 200 }),
    repeat: fc.nat(recorded.bytes.length),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ cut, flips, junk, repeat }) => {
      const bytes = Buffer.from(recorded.bytes);
      for (const [at, mask] of flips) bytes[at] = (bytes[at] ?? 0) ^ mask;
      const parts = [bytes.subarray(0, cut), junk, recorded.bytes.subarray(repeat)];
      const dir = await damagedCopy((path) => writeFile(path, Buffer.concat(parts)));
      const found = await recover(dir);
      const kept = seqs(found.entries);
      expect(found.entries).toEqual(entriesOf(kept));
      expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
      const firstFlip = Math.min(cut, ...flips.map(([at]) => at).filter((at) => at >= headerBytes));
      const undamaged = recorded.groups.filter(({ end }) => end <= firstFlip).flatMap((group) => group.seqs);
      expect(kept.slice(0, undamaged.length)).toEqual(undamaged);
    }),
    { seed: 21, numRuns: 80 },
  );
});

test('a payload made to look like a group is not taken for one behind damage', async () => {
  await using place = await temporaryFolder();
  const forged = Buffer.from(recorded.bytes.subarray(recorded.groups[2]?.start));
  const first = await open(place);
  first.journal.append(draft('carrier', forged));
  await first.journal.idle();
  await first[Symbol.asyncDispose]();
  const path = join(place.dir, name);
  const bytes = await readFile(path);
  bytes[headerBytes + 20] = 0xff;
  await writeFile(path, bytes);
  await using opened = await open(place);
  expect(opened.journal.lastSeq).toBe(0);
  expect((await readAll(place.dir)).entries).toEqual([]);
});
