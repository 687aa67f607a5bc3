/** What any InfluxDB may do to a store that is written to meanwhile, and what the store has to do about it. */
import { expect, test } from 'vitest';
import type { Store, StoreFault } from '../../src/store/index.ts';
import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import { at, batchOf, collected, reading } from '../contract/store-world.ts';
import { temporaryFolder, until } from '../harness/daemon.ts';
import type { HttpProxy, ProxyMood } from '../harness/http-proxy.ts';

/** A database of one's own in a real server. */
export interface Database {
  open(dir: string, how: 'straight' | 'proxied', faults: StoreFault[]): Promise<Store>;
  /** In the database itself, whatever the store says. */
  points(): Promise<number>;
  /** Writes a line as somebody else might. */
  write(line: string): Promise<void>;
}

export interface Server {
  newDatabase(): Promise<Database>;
  readonly proxy: HttpProxy;
}

const DEVICES = 20;

const event = (seq: number): TelemetryEvent =>
  seq % 50 === 0
    ? { kind: 'presence', seq, idx: 0, at: at(seq * 100), device: `h-${seq % DEVICES}`, online: true }
    : reading({
        seq,
        ts: at(seq * 100),
        device: `h-${seq % DEVICES}`,
        values: { outlet_temp_c: seq, burner_on: true },
      });

export const events = (from: number, to: number): TelemetryEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

export const readingsIn = (from: number, to: number): number =>
  events(from, to).filter(({ kind }) => kind === 'reading').length;

export const wholeAgain = (store: Store): Promise<true> =>
  until('all rows are in the database', async () => (store.trouble?.() === undefined ? true : undefined), 60_000);

export function describeRefusals(server: () => Server): void {
  const moods: readonly (readonly [string, ProxyMood])[] = [
    ['answers 503', { kind: 'answer', status: 503, body: '{"error":"timeout"}' }],
    ['has no room on its disk', { kind: 'answer', status: 500, body: '{"error":"write: no space left on device"}' }],
    [
      'is asked by somebody it no longer knows',
      { kind: 'answer', status: 401, body: '{"error":"authorization failed"}' },
    ],
    ['writes and loses its answers', { kind: 'lose' }],
  ];

  test.each(moods)('loses and doubles nothing when InfluxDB %s for a while', async (_, mood) => {
    await using folder = await temporaryFolder();
    const { newDatabase, proxy } = server();
    const database = await newDatabase();
    const faults: StoreFault[] = [];
    await using store = await database.open(folder.path, 'proxied', faults);
    await store.append(batchOf(events(1, 200)));
    expect(faults).toEqual([]);
    await proxy.become(mood);
    // Durable, though the database has none of it.
    expect(await store.append(batchOf(events(201, 250)))).toBe(250);
    const later = Array.from({ length: 19 }, (_, i) => store.append(batchOf(events(251 + i * 50, 300 + i * 50))));
    expect((await Promise.all(later)).at(-1)).toBe(1_200);
    expect(store.trouble?.()).toContain('until InfluxDB takes them');
    expect([store.cursor(), store.pending()]).toEqual([1_200, 0]);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['append_failed']));
    await proxy.become({ kind: 'pass' });
    await store.append(batchOf(events(1_201, 1_300)));
    await wholeAgain(store);
    expect([await store.count(), await database.points()]).toEqual([readingsIn(1, 1_300), readingsIn(1, 1_300)]);
    const stream = await collected(store.events({ after: 0 }));
    expect(stream.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_300 }, (_, i) => i + 1));
  });

  test('keeps points that InfluxDB refuses as rejections, each alone, and stores all others', async () => {
    await using folder = await temporaryFolder();
    const database = await server().newDatabase();
    const faults: StoreFault[] = [];
    await using store = await database.open(folder.path, 'straight', faults);
    await store.append(batchOf(events(1, 10)));
    // Somebody else wrote a field as a number that Carewatch knows as a text.
    await database.write(`gas_water_heater,device=stranger firmware=5 ${at(0)}`);
    const poisoned = [3_333, 17_000];
    const many = events(11, 20_010).map((one) =>
      poisoned.includes(one.seq)
        ? reading({
            seq: one.seq,
            ts: at(one.seq * 100),
            device: 'p-1',
            values: { firmware: 'v1' },
            unknown: { odd: 1 },
          })
        : one,
    );
    // A year that InfluxDB cannot count to.
    const far = reading({
      seq: 20_011,
      ts: Date.UTC(2400, 0),
      at: at(3_000_000),
      device: 'p-2',
      values: { burner_on: true },
    });
    await store.append(batchOf([...many, far]));
    const { items } = await store.rejections({ limit: 10 });
    expect(items.map(({ seq, device, reason }) => [seq, device, reason])).toEqual([
      [20_011, 'p-2', 'not_storable'],
      [17_000, 'p-1', 'not_storable'],
      [3_333, 'p-1', 'not_storable'],
    ]);
    expect(items.at(-1)?.detail).toContain('field type conflict');
    const stored =
      many.filter(({ kind, seq }) => kind === 'reading' && !poisoned.includes(seq)).length + readingsIn(1, 10);
    expect([await store.count(), await database.points()]).toEqual([stored, stored]);
    expect((await store.unknownSignals({ device: 'p-1' })).map(({ name }) => name)).toEqual(['odd']);
    expect([store.trouble?.(), faults]).toEqual([undefined, []]);
    const stream = await collected(store.events({ after: 0 }));
    expect(stream.map(({ seq }) => seq)).toEqual(Array.from({ length: 20_011 }, (_, i) => i + 1));
  });
}
