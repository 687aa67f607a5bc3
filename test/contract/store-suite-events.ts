import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../src/base/index.ts';
import type { EventsQuery, Store } from '../../src/store/index.ts';
import { toTelemetryEvent } from '../../src/store/index.ts';
import type { ReadingEvent, TelemetryEvent } from '../../src/telemetry/index.ts';
import { cut, eventStream } from './store-event-stream.ts';
import type { OpenStore } from './store-suite.ts';
import { at, batchOf, catalogueOf, collected, DAY_MS, heater, lift, reading } from './store-world.ts';

const catalogue = catalogueOf(heater, lift);

async function read(store: Store, query: EventsQuery): Promise<(TelemetryEvent | undefined)[]> {
  const stored = await collected(store.events(query));
  return stored.map((event) => toTelemetryEvent(event, catalogue));
}

export function describeEvents(open: OpenStore): void {
  describe('the stream of events', () => {
    test('comes back as it went in, in seq order, across batches and closed days', async () => {
      const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(eventStream, sizes, fc.integer({ min: 0, max: 200 }), async (events, cuts, after) => {
          await using opened = await open();
          const { store } = opened;
          const batches = cut(events, cuts);
          for (const [i, batch] of batches.entries()) {
            await store.append(batchOf(batch));
            if (i % 3 === 2) await store.maintain(at(0));
          }
          expect(await read(store, { after: 0 })).toEqual(events);
          const upTo = after + 7;
          const part = events.filter(({ seq }) => seq > after && seq <= upTo);
          expect(await read(store, { after, upTo })).toEqual(part);
        }),
        { numRuns: 8, seed: 11 },
      );
    });

    test('can be narrowed to devices and signals without losing signs of life, pulses and controls', async () => {
      await using opened = await open();
      const { store } = opened;
      const both = { outlet_temp_c: 40, gas_pressure_pa: 2_000 };
      const events: TelemetryEvent[] = [
        { kind: 'daemon', seq: 1, idx: 0, at: at(0), phase: 'admitting' },
        reading({ seq: 2, ts: at(1), device: "h'1", values: both }),
        reading({ seq: 3, ts: at(2), device: 'h-2', values: both }),
        { kind: 'presence', seq: 4, idx: 0, at: at(3), device: "h'1", online: false },
        { kind: 'presence', seq: 5, idx: 0, at: at(4), device: 'h-2', online: true },
        reading({ seq: 6, ts: at(5), device: "h'1", values: { gas_pressure_pa: 1 } }),
        { kind: 'pulse', seq: 7, idx: 0, at: at(6) },
        {
          kind: 'control',
          seq: 8,
          idx: 0,
          at: at(7),
          subject: 'GH-1',
          control: { label: 'rule-retired', id: 1, rule: 'GH-1' },
        },
      ];
      await store.append(batchOf(events));
      const narrowed = await read(store, { after: 0, devices: ["h'1"], signals: ['outlet_temp_c'] });
      expect(narrowed.map((event) => event?.seq)).toEqual([1, 2, 4, 6, 7, 8]);
      const values = narrowed
        .filter((event) => event?.kind === 'reading')
        .map((event) => (event as ReadingEvent).values);
      expect(values).toEqual([[40], []]);
      expect((await read(store, { after: 0, devices: [] })).map((event) => event?.seq)).toEqual([1, 7, 8]);
    });

    test('ends at the cursor as it was at the first step, though rows go on coming', async () => {
      await using opened = await open();
      const { store } = opened;
      const entry = (seq: number): TelemetryEvent => reading({ seq, ts: at(seq), values: { outlet_temp_c: seq } });
      await store.append(batchOf([entry(1), entry(2)]));
      const seqs: number[] = [];
      for await (const event of store.events({ after: 0 })) {
        seqs.push(event.seq);
        await store.append(batchOf([entry(store.cursor() + 1)]));
      }
      expect(seqs).toEqual([1, 2]);
    });

    test('may be left early and read by several at once', async () => {
      await using opened = await open();
      const { store } = opened;
      const entries = Array.from({ length: 8 }, (_, i) => reading({ seq: i + 1, ts: at(i * DAY_MS), values: {} }));
      await store.append(batchOf(entries));
      for await (const event of store.events({ after: 0 })) if (event.seq === 3) break;
      const all = await Promise.all([1, 2, 3, 4].map(() => read(store, { after: 0 })));
      for (const events of all) expect(events).toEqual(entries);
    });

    test('gives a signal that the catalogue has learned since as that signal', async () => {
      await using opened = await open();
      const unknown = { door_open: true, floor: 'three', other: 1 };
      const event = reading({ seq: 1, ts: at(0), type: lift, values: {}, unknown });
      await opened.store.append(batchOf([event]));
      expect(await read(opened.store, { after: 0 })).toEqual([
        {
          ...event,
          slots: [lift.slotOf.get('door_open')],
          values: [true],
          unknown: { floor: 'three', other: 1 },
        },
      ]);
      const [stored] = await collected(opened.store.events({ after: 0 }));
      expect(stored && toTelemetryEvent(stored, catalogueOf(heater))).toBeUndefined();
      expect(stored?.at).toBe(instant(at(0)));
    });
  });
}
