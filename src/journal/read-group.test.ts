import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../base/index.ts';
import type { Entry } from './entry.ts';
import { OpenGroup } from './open-group.ts';
import { forEachEntry, readGroup, trimFrame } from './read-group.ts';

const drafts = fc.array(
  fc.record({
    kind: fc.nat(255),
    subject: fc.string({ unit: 'grapheme', maxLength: 60 }),
    label: fc.constantFrom('telemetry', 'status', '!unknown_topic', '温度', ''),
    payload: fc.uint8Array({ maxLength: 300 }),
  }),
  { minLength: 1, maxLength: 40 },
);

const salt = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);

function sealed(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const group = new OpenGroup(salt, 64);
  for (const entry of entries) group.put(entry.seq, entry.at, entry, undefined);
  return group.seal().frame;
}

const entriesOf = (list: readonly Omit<Entry, 'seq' | 'at'>[]): Entry[] =>
  list.map((draft, i) => ({ seq: 7 + i, at: instant(1_700_000_000_000 + i * 3), ...draft }));

test('what was put into a group is read from it, byte for byte', () => {
  fc.assert(
    fc.property(drafts, (list) => {
      const entries = entriesOf(list);
      const bytes = sealed(entries);
      expect([...readGroup(bytes)]).toEqual(entries);
      expect(bytes.buffer.byteLength).toBe(bytes.byteLength);
    }),
    { seed: 11 },
  );
});

test('a trimmed group holds exactly the entries wanted', () => {
  fc.assert(
    fc.property(drafts, fc.nat(45), fc.nat(45), (list, skip, keep) => {
      const entries = entriesOf(list);
      const [from, to] = [7 + skip, 7 + skip + keep];
      const wanted = entries.filter(({ seq }) => seq >= from && seq <= to);
      fc.pre(wanted.length > 0);
      expect([...readGroup(trimFrame(sealed(entries), from, to))]).toEqual(wanted);
    }),
    { seed: 12 },
  );
});

test('reading can begin inside a group', () => {
  const bytes = sealed(
    entriesOf(Array.from({ length: 5 }, () => ({ kind: 1, subject: 's', label: 'l', payload: salt }))),
  );
  const seen: number[] = [];
  forEachEntry(bytes, ({ seq }) => seen.push(seq), 9);
  expect(seen).toEqual([9, 10, 11]);
});

test('a payload is a view of the group, not a copy', () => {
  const bytes = sealed(entriesOf([{ kind: 1, subject: 's', label: 'l', payload: salt }]));
  expect([...readGroup(bytes)][0]?.payload.buffer).toBe(bytes.buffer);
});

test('bytes that are no group are refused, not misread', () => {
  const bytes = sealed(entriesOf([{ kind: 1, subject: 's', label: 'l', payload: salt }]));
  expect(() => [...readGroup(bytes.subarray(0, -1))]).toThrow(/no journal group/);
  expect(() => [...readGroup(Buffer.from('hello, this is a text and not a group of entries'))]).toThrow(/offset 0/);
  const lying = bytes.slice();
  new DataView(lying.buffer).setUint32(40, 1_000_000, true);
  expect(() => [...readGroup(lying)]).toThrow(/offset 40/);
});
