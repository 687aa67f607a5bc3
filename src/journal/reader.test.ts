import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Opened } from './journal-harness.ts';
import { draft, noise, open, readAll, seqs, temporaryFolder, through, unsyncedFs } from './journal-harness.ts';
import { readGroup } from './read-group.ts';
import { openJournalReader } from './reader.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let opened: Opened;
const total = 200;

/** Several closed segments and an open one, groups of one to four entries. */
beforeAll(async () => {
  folder = await temporaryFolder();
  opened = await open({ ...folder, segmentBytes: 8192 }, { fs: unsyncedFs() });
  for (let seq = 1; seq <= total; ) {
    for (let i = 0; i <= seq % 4 && seq <= total; i += 1, seq += 1) opened.journal.append(draft('x', noise(200, seq)));
    await opened.journal.idle();
  }
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

test('exactly the range asked for is read, also when it begins or ends inside a group', async () => {
  const bound = fc.nat(total + 20);
  await fc.assert(
    fc.asyncProperty(bound, bound, async (after, upTo) => {
      const { entries, gaps } = await readAll(folder.dir, after, upTo);
      expect(seqs(entries)).toEqual(through(after + 1, Math.min(upTo, total)));
      const beyond = Math.max(after, total) + 1;
      expect(gaps).toMatchObject(upTo >= beyond ? [{ firstSeq: beyond, lastSeq: upTo, reason: 'missing' }] : []);
    }),
    { seed: 31, numRuns: 60 },
  );
});

test('groups come in ArrayBuffers of their own and name what they hold', async () => {
  for await (const item of openJournalReader(folder).groups(10, 50)) {
    if ('reason' in item) throw new Error('no gap here');
    const read = seqs([...readGroup(item.bytes)]);
    expect(read).toEqual(through(item.firstSeq, item.lastSeq));
    expect(item.bytes.byteLength).toBe(item.bytes.buffer.byteLength);
  }
});

test('a reader may stop early', async () => {
  for await (const item of openJournalReader(folder).groups(0)) {
    expect(item.firstSeq).toBe(1);
    break;
  }
});

test('beside a live writer that rolls, compresses and drops, nothing is missed, repeated or torn', async () => {
  await using place = await temporaryFolder();
  await using live = await open({ ...place, segmentBytes: 16_384, readers: ['reader'] });
  const { journal } = live;
  const last = 3000;
  let appended = 0;
  const seen: number[] = [];
  const feed = () => {
    for (let i = 0; i < 17 && appended < last; i += 1, appended += 1) journal.append(draft('x', noise(100, appended)));
    if (appended < last) setImmediate(feed);
  };
  feed();
  const reader = openJournalReader(place);
  while (seen.length < last) {
    const after = seen.at(-1) ?? 0;
    for await (const item of reader.groups(after, Math.max(after, journal.durableSeq))) {
      expect(item).not.toHaveProperty('reason');
      if ('bytes' in item) seen.push(...seqs([...readGroup(item.bytes)]));
    }
    journal.release('reader', seen.at(-1) ?? 0);
    await new Promise(setImmediate);
  }
  expect(seen).toEqual(through(1, last));
  await journal.idle();
  expect(journal.status().firstSeq).toBeGreaterThan(1);
  expect(live.faults).toEqual([]);
});
