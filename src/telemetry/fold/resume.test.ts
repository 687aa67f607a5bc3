import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instant } from '../../base/index.ts';
import type { JournalEntry } from '../entry-kinds.ts';
import type { TelemetryEvent } from '../event.ts';
import { Journal, readingsOf, shippedCatalogue, winter } from '../testing/shipped.ts';
import type { Fold, FoldSnapshot } from './fold.ts';

const catalogue = shippedCatalogue();
const devices = ['heater', 'lift', 'pump'] as const;
const types = { heater: 'gas_water_heater', lift: 'elevator', pump: 'heat_pump_water_heater' } as const;

const lag = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -2_000, max: 2_000 }) },
  { weight: 3, arbitrary: fc.constant(3_600_000) },
  { weight: 1, arbitrary: fc.integer({ min: -600_000, max: 2_000_000 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const signals = fc.oneof(
  fc.record({ rssi_dbm: fc.integer({ min: -100, max: -30 }) }),
  fc.record({ uptime_s: fc.constantFrom(0, 0.1, 'bad'), mystery: fc.constantFrom(1, 'x') }),
  fc.constant({}),
);
const sketch = fc.record({ lag, seq: fc.option(fc.nat(12), { nil: undefined }), signals });
type Sketch = typeof sketch extends fc.Arbitrary<infer T> ? T : never;
const device = fc.constantFrom(...devices);
const gap = fc.constantFrom(0, 5, 200, 1_000, 60_000, 60_000);
const sketches = fc.array(sketch, { minLength: 1, maxLength: 3 });
const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ gap, device, sketches }) },
  { weight: 1, arbitrary: fc.record({ gap, device, slow: fc.integer({ min: 2, max: 5 }), sketches }) },
  { weight: 2, arbitrary: fc.record({ gap, again: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ gap, device, text: fc.constantFrom('online', '{', '[]', '{"ts":5}') }) },
  { weight: 1, arbitrary: fc.record({ gap, device, presence: fc.constantFrom('online', 'offline', 'perhaps') }) },
  { weight: 1, arbitrary: fc.record({ gap, device, board: fc.constantFrom('b1', 'b2') }) },
  { weight: 1, arbitrary: fc.record({ gap, device, kept: sketches, online: fc.constantFrom(true, false, null) }) },
  { weight: 1, arbitrary: fc.record({ gap, daemon: fc.constantFrom('start', 'admitting', 'stop') }) },
);
const steps = fc.array(step, { minLength: 1, maxLength: 120 });
type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never;

/** Writes the journal that the steps describe, and has it folded in one go. */
function live(list: Steps): { journal: Journal; events: TelemetryEvent[] } {
  const journal = new Journal(catalogue);
  const events: TelemetryEvent[] = [];
  for (const id of devices) events.push(...journal.register(id, { type: types[id] }));
  let at = winter as number;
  for (const one of list.flatMap(streak)) {
    at += one.gap;
    events.push(...happen(journal, one, at as Instant));
  }
  return { journal, events };
}

/** A clock an hour behind, message after message, and then whatever the sketches say. */
function streak(one: Steps[number]): Steps {
  if (!('slow' in one)) return [one];
  const { device: id, slow, sketches: then } = one;
  const steady = [{ lag: 3_600_000, seq: undefined, signals: {} }];
  return [
    ...new Array(slow).fill({ gap: 60_000, device: id, sketches: steady }),
    { gap: one.gap, device: id, sketches: then },
  ];
}

const itemsOf = (list: readonly Sketch[], at: Instant) =>
  list.map(({ lag: behind, seq, signals: values }) => ({
    ...(behind !== undefined && { ts: at - behind }),
    ...(seq !== undefined && { seq }),
    values,
  }));

function happen(journal: Journal, one: Steps[number], at: Instant): readonly TelemetryEvent[] {
  if ('kept' in one) {
    const { kept, online } = one;
    const messages = itemsOf(kept, at).map((item, i) => ({
      at: (at - 5_000 * (kept.length - i)) as Instant,
      label: 'telemetry',
      payload: Buffer.from(JSON.stringify(item)).toString('base64'),
    }));
    return journal.change(one.device, { label: 'kept', messages, online }, at);
  }
  if ('sketches' in one) {
    const items = itemsOf(one.sketches, at);
    return journal.arrive(one.device, at, items.length === 1 ? items[0] : items);
  }
  if ('again' in one) {
    const before = journal.entries.filter(({ label }) => label === 'telemetry').at(-one.again);
    if (before === undefined) return [];
    const { kind, subject, label, payload } = before;
    return journal.take({ at, kind, subject, label, payload });
  }
  if ('text' in one) return journal.arrive(one.device, at, one.text, one.text === 'online' ? 'status' : 'telemetry');
  if ('presence' in one) return journal.presence(one.device, at, one.presence);
  if ('board' in one) return journal.register(one.device, { type: types[one.device], board: one.board }, at);
  return journal.daemon(at, one.daemon);
}

function replay(
  entries: readonly JournalEntry[],
  cuts: readonly number[],
  newFold: () => Fold,
): [TelemetryEvent[], Fold] {
  let fold = newFold();
  const events = entries.flatMap((entry, i) => {
    if (cuts.includes(i)) {
      const snapshot = deserialize(serialize(fold.snapshot())) as FoldSnapshot;
      fold = newFold();
      fold.restore(snapshot);
    }
    return fold.take(entry);
  });
  return [events, fold];
}

test('cut anywhere, snapshotted and resumed, a journal gives the same events and ends in the same state', () => {
  const seen = new Set<string>();
  const property = fc.property(steps, fc.array(fc.nat(120), { maxLength: 6 }), (list, cuts) => {
    const { journal, events } = live(list);
    const [resumed, fold] = replay(journal.entries, cuts, () => journal.newFold());
    expect(resumed).toEqual(events);
    expect(fold.snapshot()).toEqual(journal.fold.snapshot());
    expect(structuredClone(fold.snapshot())).toEqual(fold.snapshot());
    for (const event of events) seen.add(event.kind === 'heard' ? event.why : event.kind);
    for (const { flags } of readingsOf(events)) seen.add(`flags ${flags & 14}`);
  });
  fc.assert(property, { seed: 5, numRuns: 200 });
  // The journals were worth replaying: everything that a fold remembers came up.
  const wanted = ['reading', 'rejected', 'duplicate', 'status', 'presence', 'daemon', 'control', 'pulse'];
  expect([...wanted, 'flags 2', 'flags 4', 'flags 8'].filter((one) => !seen.has(one))).toEqual([]);
});

test('every entry has events with its seq and at, numbered from 0, readings by rising ts', () => {
  const property = fc.property(steps, (list) => {
    const { journal, events } = live(list);
    const byEntry = Map.groupBy(events, ({ seq }) => seq);
    for (const { seq, at, label } of journal.entries) {
      const own = byEntry.get(seq) ?? [];
      expect(own.length).toBeGreaterThan(0);
      expect(own.map((event) => [event.idx, event.at])).toEqual(own.map((_, i) => [i, at]));
      // It has several messages inside, each with an order of its own.
      if (label === 'kept') continue;
      const times = readingsOf(own).map(({ ts }) => ts);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });
  fc.assert(property, { seed: 6, numRuns: 100 });
});
