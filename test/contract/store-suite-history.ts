import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryQuery, HistorySlice, ReadingColumns, Store } from '../../src/store/index.ts';
import { toTelemetryEvent } from '../../src/store/index.ts';
import type { ReadingEvent, SignalValue, TelemetryEvent } from '../../src/telemetry/index.ts';
import { cut, eventStream } from './store-event-stream.ts';
import type { OpenStore } from './store-suite.ts';
import { at, batchOf, catalogueOf, DAY_MS, heater, lift, reading } from './store-world.ts';

const catalogue = catalogueOf(heater, lift);

const whole = [heater, lift].map(({ name, signals }) => ({
  type: name,
  signals: signals.map((signal) => ({
    name: signal.name,
    kind: signal.kind === 'enum' ? ('text' as const) : signal.kind,
  })),
}));

interface Row {
  readonly seq: number;
  readonly idx: number;
  readonly at: number;
  readonly ts: number;
  readonly flags: number;
  readonly type: string;
  readonly device: string;
  readonly values: Readonly<Record<string, SignalValue>>;
}

interface Read {
  readonly rows: readonly Row[];
  readonly others: readonly TelemetryEvent[];
  readonly slices: readonly HistorySlice[];
}

/** Everything of a query, whole again; each slice must go on where the one before ended. */
async function read(store: Store, query: Partial<HistoryQuery>): Promise<Read> {
  const rows: Row[] = [];
  const others: TelemetryEvent[] = [];
  const slices: HistorySlice[] = [];
  const texts: string[] = [];
  for await (const slice of store.history({ after: 0, life: true, readings: whole, ...query })) {
    const before = slices.at(-1)?.through ?? query.after ?? 0;
    expect(slice.through).toBeGreaterThan(before);
    texts.length = slice.textsFrom;
    texts.push(...slice.texts);
    const own = slice.readings.flatMap((columns) => rowsOf(columns, texts));
    own.sort((a, b) => a.seq - b.seq || a.idx - b.idx);
    for (const { seq } of [...own, ...slice.others]) {
      expect(seq).toBeGreaterThan(before);
      expect(seq).toBeLessThanOrEqual(slice.through);
    }
    rows.push(...own);
    for (const other of slice.others) {
      const event = toTelemetryEvent(other, catalogue);
      // How far time had been listened to before a start; nobody appended it.
      if (event !== undefined && event.idx !== Number.MAX_SAFE_INTEGER) others.push(event);
    }
    slices.push(slice);
  }
  return { rows, others, slices };
}

function rowsOf(
  { type, rows, seq, idx, at: arrived, ts, flags, device, signals, asides }: ReadingColumns,
  texts: readonly string[],
): Row[] {
  const aside = new Map(asides);
  return Array.from({ length: rows }, (_, row) => {
    const values: Record<string, SignalValue> = {};
    for (const { name, kind, values: column } of signals) {
      const value = column[row] as number;
      if (kind === 'text' ? value === -1 : Number.isNaN(value)) continue;
      values[name] = kind === 'text' ? (texts[value] as string) : kind === 'bool' ? value === 1 : value;
    }
    const strange = JSON.parse(aside.get(row) ?? '{}') as Record<string, SignalValue>;
    for (const { name } of signals) if (strange[name] !== undefined) values[name] = strange[name];
    const at = (column: ArrayLike<number>): number => column[row] as number;
    const place = { seq: at(seq), idx: at(idx), at: at(arrived), ts: at(ts), flags: at(flags) };
    return { ...place, type, device: texts[at(device)] as string, values };
  });
}

const rowOf = ({ seq, idx, at: arrived, ts, flags, type, device, slots, values }: ReadingEvent): Row => ({
  ...{ seq, idx, at: arrived, ts, flags, type: type.name, device },
  values: Object.fromEntries(slots.map((slot, i) => [type.signals[slot]?.name ?? '', values[i] as SignalValue])),
});

const readingsOf = (events: readonly TelemetryEvent[]): Row[] =>
  events.flatMap((event) => (event.kind === 'reading' ? [rowOf(event)] : []));

export function describeHistory(open: OpenStore): void {
  describe('history in columns', () => {
    test('is the stream of events, whatever is closed, however it is cut', async () => {
      const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
      const drawn = fc.record({
        events: eventStream,
        sizes,
        sliceRows: fc.integer({ min: 5, max: 60 }),
        quietUpTo: fc.nat(150),
      });
      const property = fc.asyncProperty(drawn, async ({ events, sizes: cuts, sliceRows, quietUpTo }) => {
        await using opened = await open();
        const { store } = opened;
        for (const [i, batch] of cut(events, cuts).entries()) {
          await store.append(batchOf(batch));
          if (i % 3 === 2) await store.maintain(at(0));
        }
        const all = await read(store, { sliceRows });
        expect(all.rows).toEqual(readingsOf(events));
        expect(all.others).toEqual(events.filter(({ kind }) => kind !== 'reading'));
        // Before the quiet ends only what people told and the daemon said of itself.
        const late = await read(store, { sliceRows, quietUpTo });
        const told = events.filter(({ kind, seq }) => seq > quietUpTo || kind === 'control' || kind === 'daemon');
        expect(late.rows).toEqual(readingsOf(told));
        expect(late.others).toEqual(told.filter(({ kind }) => kind !== 'reading'));
        const [device] = readingsOf(events).map((row) => row.device);
        const one = await read(store, { sliceRows, devices: [device ?? 'h-1'] });
        expect(one.rows).toEqual(readingsOf(events).filter((row) => row.device === (device ?? 'h-1')));
      });
      await fc.assert(property, { numRuns: 8, seed: 13 });
    });

    test('gives closed days in the order of the stream, though their files lie in that of devices', async () => {
      await using opened = await open();
      const { store } = opened;
      const readings = Array.from({ length: 1_500 }, (_, i) => {
        const device = `h-${(i * 7) % 11}`;
        return reading({ seq: i + 1, ts: at(i * 200_000), device, values: { outlet_temp_c: i, burner_state: 'idle' } });
      });
      await store.append(batchOf([...readings, { kind: 'pulse', seq: 2_000, idx: 0, at: at(5 * DAY_MS) }]));
      await store.maintain(at(5 * DAY_MS));
      const { rows, slices } = await read(store, { sliceRows: 100 });
      expect(rows).toEqual(readings.map(rowOf));
      expect(slices.length).toBeGreaterThan(7);
      for (const slice of slices) expect(slice.readings[0]?.rows ?? 0).toBeLessThan(200);
      const part = await read(store, { after: 700, upTo: 1_200, devices: ['h-3', 'h-4'] });
      const wanted = readings.filter(({ seq, device }) => seq > 700 && seq <= 1_200 && ['h-3', 'h-4'].includes(device));
      expect(part.rows).toEqual(wanted.map(rowOf));
    });

    test('may be left early and read by several at once while rows come in and days close', async () => {
      await using opened = await open();
      const { store } = opened;
      const readings = Array.from({ length: 60 }, (_, i) =>
        reading({ seq: i + 1, ts: at((i * DAY_MS) / 10), values: { outlet_temp_c: i } }),
      );
      await store.append(batchOf(readings.slice(0, 30)));
      await store.maintain(at(0));
      await store.append(batchOf(readings.slice(30)));
      for await (const { through } of store.history({ after: 0, life: false, readings: whole, sliceRows: 4 })) {
        if (through > 10) break;
      }
      const [first, second] = await Promise.all([
        read(store, { sliceRows: 5 }),
        read(store, { sliceRows: 9 }),
        store.maintain(at(0)),
        store.append(batchOf([reading({ seq: 61, ts: at(6 * DAY_MS), values: {} })])),
      ]);
      for (const { rows } of [first, second]) expect(rows.slice(0, 60)).toEqual(readings.map(rowOf));
    });
  });
}
