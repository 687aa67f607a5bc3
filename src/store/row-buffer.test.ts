import { expect, test } from 'vitest';
import { instant, minutes } from '../base/index.ts';
import type { DeviceType, ReadingEvent, SignalKind, SignalValue } from '../telemetry/index.ts';
import type { ColumnPart, RowBatch, RowSection } from './row-batch.ts';
import { createRowBuffer } from './row-buffer.ts';

const typeOf = (signals: Readonly<Record<string, SignalKind>>): DeviceType => ({
  ...{ name: 'heater', title: { en: 'heater', 'zh-CN': 'heater' } },
  signals: Object.entries(signals).map(([name, kind], slot) => ({
    ...{ name, slot, kind, unit: '', maxAge: minutes(15), title: { en: name, 'zh-CN': name } },
  })),
  slotOf: new Map(Object.keys(signals).map((name, slot) => [name, slot])),
  ...{ conditions: [], idleInterval: minutes(5), silenceAfter: minutes(60), attributes: {}, attributesBy: [] },
});
const heater = typeOf({ temp_c: 'number', on: 'bool', state: 'enum' });

const reading = (seq: number, values: readonly (readonly [number, SignalValue])[], type = heater): ReadingEvent => ({
  ...{ kind: 'reading', seq, idx: 0, at: instant(seq * 1_000), device: 'h-1', type, ts: instant(-seq), flags: 0 },
  slots: values.map(([slot]) => slot),
  values: values.map(([, value]) => value),
});

/** The values of a column, undefined where there is none. */
function cells({ bytes }: RowBatch, { rows }: RowSection, part: ColumnPart): unknown[] {
  const view = new DataView(bytes, part.data);
  const bits = part.valid === undefined ? undefined : new Uint8Array(bytes, part.valid);
  const read = {
    number: (i: number) => view.getFloat64(i * 8, true),
    int64: (i: number) => Number(view.getBigInt64(i * 8, true)),
    int32: (i: number) => view.getInt32(i * 4, true),
    uint8: (i: number) => view.getUint8(i),
    bool: (i: number) => view.getUint8(i) === 1,
    text: (i: number) => part.words[view.getUint32(i * 4, true)],
    bytes: (i: number) => [
      ...new Uint8Array(bytes, part.heap).slice(view.getUint32(i * 4, true), view.getUint32(i * 4 + 4, true)),
    ],
  }[part.kind];
  const has = (i: number): boolean => bits === undefined || (((bits[i >> 3] ?? 0) >> (i & 7)) & 1) === 1;
  return Array.from({ length: rows }, (_, i) => (has(i) ? read(i) : undefined));
}

const columns = (batch: RowBatch, section: RowSection): Record<string, unknown[]> =>
  Object.fromEntries([...section.fixed, ...section.signals].map((part) => [part.name, cells(batch, section, part)]));

test('rows become columns, with holes where a reading lacks a signal', () => {
  const buffer = createRowBuffer();
  buffer.add(reading(1, [[0, 1.5]]));
  buffer.add(reading(2, [[2, 'idle']]));
  buffer.add(reading(2 ** 40, [[0, -2]]));
  expect([buffer.rows, buffer.lastSeq]).toEqual([3, 2 ** 40]);
  const batch = buffer.take();
  expect([batch.firstSeq, batch.lastSeq, batch.rows, buffer.rows]).toEqual([1, 2 ** 40, 3, 0]);
  // The last arrived years later.
  expect(batch.sections.map(({ table, type, day, rows }) => [table, type, day, rows])).toEqual([
    ['reading', 'heater', '1970-01-01', 2],
    ['reading', 'heater', new Date(2 ** 40 * 1_000).toISOString().slice(0, 10), 1],
  ]);
  const [first, second] = batch.sections.map((section) => columns(batch, section));
  expect(first).toMatchObject({ seq: [1, 2], ts: [-1, -2], device: ['h-1', 'h-1'], temp_c: [1.5, undefined] });
  expect(first).toMatchObject({ state: [undefined, 'idle'], aside: [undefined, undefined] });
  expect(second).toMatchObject({ seq: [2 ** 40], ts: [-(2 ** 40)], temp_c: [-2] });
});

test('a batch can be moved to another thread, and the next one does not know of it', () => {
  const buffer = createRowBuffer();
  for (let seq = 1; seq <= 5_000; seq += 1) buffer.add(reading(seq, [[0, seq]]));
  const sent = buffer.take();
  const received = structuredClone(sent, { transfer: [...sent.transferList] });
  expect(sent.bytes.byteLength).toBe(0);
  const [section] = received.sections;
  expect(section && columns(received, section).temp_c).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
  buffer.add(reading(5_001, [[1, true]]));
  const next = buffer.take();
  expect(next.sections.map((one) => columns(next, one))).toMatchObject([{ seq: [5_001], on: [true] }]);
  expect(next.sections[0]?.signals.map(({ name }) => name)).toEqual(['on']);
});

test('values that their column cannot hold are kept aside as what they are', () => {
  const buffer = createRowBuffer();
  const other = typeOf({ state: 'number' });
  buffer.add({ ...reading(1, [[0, 'warm'], [1, true]]), unknown: { extra: 1 } }); // biome-ignore format: short
  buffer.add(reading(2, [[0, Number.NaN]]));
  buffer.add(reading(3, [[0, 7]], other));
  const batch = buffer.take();
  const [rows, unknown] = batch.sections.map((section) => columns(batch, section));
  expect(rows?.aside).toEqual(['{"extra":1,"temp_c":"warm"}', '{"temp_c":"NaN"}', '{"state":7}']);
  expect(rows?.on).toEqual([true, undefined, undefined]);
  expect(unknown).toMatchObject({ name: ['extra', 'temp_c', 'state'], value: ['1', '"NaN"', '7'], seq: [1, 2, 3] });
});

test('other events keep their bytes, also between ones without', () => {
  const buffer = createRowBuffer();
  const common = { idx: 0, at: instant(0), device: 'h-1', kind: 'heard' } as const;
  buffer.add({ ...common, seq: 1, why: 'reply', payload: new Uint8Array([1, 2]) });
  buffer.add({ ...common, seq: 2, why: 'duplicate' });
  buffer.add({ ...common, seq: 3, why: 'status', payload: new Uint8Array() });
  buffer.add({ ...common, seq: 4, why: 'reply', payload: new Uint8Array([3]) });
  const batch = buffer.take();
  const [section] = batch.sections;
  expect(section && columns(batch, section).body).toEqual([[1, 2], undefined, [], [3]]);
});

test('a clock that ran backwards does not reopen a day', () => {
  const buffer = createRowBuffer();
  buffer.add({ kind: 'pulse', seq: 1, idx: 0, at: instant(86_400_000) });
  buffer.add({ kind: 'pulse', seq: 2, idx: 0, at: instant(0) });
  expect(buffer.take().sections.map(({ day, rows }) => [day, rows])).toEqual([['1970-01-02', 2]]);
});

test('events out of order and batches without rows are defects', () => {
  const buffer = createRowBuffer();
  buffer.add(reading(2, []));
  expect(() => buffer.add(reading(1, []))).toThrow(/defect/);
  buffer.take();
  expect(() => buffer.take()).toThrow(/defect/);
});
