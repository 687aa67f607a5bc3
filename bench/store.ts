/** How fast the store takes rows and answers, for a fleet of 5,000 heaters with ten signals a reading. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, days, hours, instant, minutes } from '../src/base/index.ts';
import type { RowBatch, Store } from '../src/store/index.ts';
import { createRowBuffer, openDuckStore } from '../src/store/index.ts';
import type { DeviceType, ReadingEvent, SignalKind } from '../src/telemetry/index.ts';

export const FLEET = 5_000;
const DAYS = 30;
export const DAY_MS = 86_400_000;
export const START = Date.UTC(2026, 0, 1);
const BATCH_ROWS = 20_000;

const kinds: Readonly<Record<string, SignalKind>> = {
  ...{ gas_supply_pressure_pa: 'number', outlet_temp_c: 'number', inlet_temp_c: 'number', water_flow_lpm: 'number' },
  ...{ fan_speed_rpm: 'number', flame_current_ua: 'number', setpoint_c: 'number', mains_voltage_v: 'number' },
  ...{ burner_state: 'enum', service_mode: 'bool' },
};

export const heater: DeviceType = {
  ...{ name: 'gas_water_heater', title: { en: 'heater', 'zh-CN': 'heater' } },
  signals: Object.entries(kinds).map(([name, kind], slot) => ({
    ...{ name, slot, kind, unit: '', maxAge: minutes(15), title: { en: name, 'zh-CN': name } },
  })),
  slotOf: new Map(Object.keys(kinds).map((name, slot) => [name, slot])),
  ...{ conditions: [], idleInterval: minutes(5), silenceAfter: hours(1), attributes: {}, attributesBy: [] },
};

const slots = heater.signals.map(({ slot }) => slot);
const states = ['idle', 'prepurge', 'ignite', 'flame', 'postpurge'];

/** The same in every run, and as hard to compress as what sensors say. */
function readingAt(seq: number, device: number, ts: number): ReadingEvent {
  const noise = (scale: number): number => {
    const mixed = Math.sin(seq * 12.9898 + scale * 78.233) * 43_758.5453;
    return (mixed - Math.floor(mixed)) * scale;
  };
  const day = Math.sin((ts / DAY_MS) * 2 * Math.PI + device);
  const round = (value: number): number => Math.round(value * 10) / 10;
  const values = [
    ...[round(2_000 + 150 * day + noise(20)), round(45 + noise(2)), round(12 + 3 * day), round(noise(8))],
    ...[Math.round(2_400 + noise(40)), round(3 + noise(1)), 45, round(224 + noise(5))],
    ...[states[(seq >> 3) % states.length] as string, false],
  ];
  const at = instant(ts + 40);
  const name = `gh-${String(device).padStart(6, '0')}`;
  return { kind: 'reading', seq, idx: 0, at, device: name, type: heater, ts: instant(ts), slots, values, flags: 0 };
}

/** Every device once each `interval`, from `from` up to `to`. */
export function* rounds(seq: number, from: number, to: number, interval: number): Generator<ReadingEvent> {
  let next = seq;
  for (let start = from; start < to; start += interval) {
    for (let device = 0; device < FLEET; device += 1) {
      next += 1;
      yield readingAt(next, device, start + Math.floor((device / FLEET) * interval));
    }
  }
}

export function* batches(events: Iterable<ReadingEvent>): Generator<RowBatch> {
  const buffer = createRowBuffer();
  for (const event of events) {
    buffer.add(event);
    if (buffer.rows === BATCH_ROWS) yield buffer.take();
  }
  if (buffer.rows > 0) yield buffer.take();
}

async function fill(store: Store, events: Iterable<ReadingEvent>): Promise<void> {
  for (const batch of batches(events)) {
    const stored = store.append(batch);
    if (store.pending() > 4 * BATCH_ROWS) await stored;
  }
  await store.idle();
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export async function p50(ask: (device: string) => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < 21; i += 1) {
    const device = `gh-${String((i * 239 + 17) % FLEET).padStart(6, '0')}`;
    times.push(await timed(() => ask(device)));
  }
  times.sort((a, b) => a - b);
  return `${(times[10] ?? 0).toFixed(1)} ms`;
}

export const perSecond = (rows: number, ms: number): string => `${Math.round(rows / ms)}k rows/s`;

async function benchWriting(store: Store, lines: string[]): Promise<number> {
  const events = [...rounds(0, START, START + 60 * 60_000, 60_000)];
  const buffer = createRowBuffer();
  const made: RowBatch[] = [];
  const building = await timed(async () => {
    for (const event of events) {
      buffer.add(event);
      if (buffer.rows === BATCH_ROWS) made.push(buffer.take());
    }
  });
  lines.push(`store: rows built from events ${perSecond(events.length, building)} (ten signals)`);
  const storing = await timed(() => Promise.all(made.map((batch) => store.append(batch))));
  lines.push(`store: rows appended and committed ${perSecond(events.length, storing)}`);
  let single = 0;
  const small = batches(rounds(events.length, START + 60 * 60_000, START + 61 * 60_000, 60_000));
  for (const batch of small) single = await timed(() => store.append(batch));
  lines.push(`store: one batch of ${FLEET} rows, alone, until durable ${single.toFixed(0)} ms`);
  return events.length + FLEET;
}

async function benchReading(store: Store, lines: string[]): Promise<void> {
  const query = { type: heater.name, limit: 10_000 };
  const day = (n: number) => ({ from: instant(START + n * DAY_MS), to: instant(START + (n + 1) * DAY_MS) });
  const signals = ['gas_supply_pressure_pa'];
  const raw = (n: number) => p50((device) => store.series({ ...query, device, signals, ...day(n) }));
  lines.push(`store: one device, one closed day raw (288 points) p50 ${await raw(DAYS - 2)}`);
  lines.push(`store: one device, the open day raw (288 points) p50 ${await raw(DAYS - 1)}`);
  const range = { from: instant(START), to: instant(START + DAYS * DAY_MS) };
  const month = await p50((device) => store.series({ ...query, device, signals, ...range, step: hours(1) }));
  lines.push(`store: one device, ${DAYS} days hourly p50 ${month}`);
  let events = 0;
  const replay = await timed(async () => {
    for await (const _ of store.events({ after: 0, upTo: 300_000 })) events += 1;
  });
  lines.push(`store: events read back in order ${perSecond(events, replay)}`);
}

/** Some 6 million rows over 30 days of a fleet of 5,000; a line each figure. */
export async function benchStore(): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'carewatch-bench-store-'));
  const lines: string[] = [];
  const onFault = ({ detail }: { readonly detail: string }): void => void lines.push(`store: fault ${detail}`);
  try {
    await using store = await openDuckStore(
      { dir, retention: { raw: days(365) } },
      { clock: createSystemClock(), onFault },
    );
    const seq = await benchWriting(store, lines);
    const dense = START + (DAYS - 2) * DAY_MS;
    await fill(store, rounds(seq, START + 2 * 60 * 60_000, dense, 60 * 60_000));
    await fill(store, rounds(store.cursor(), dense, START + DAYS * DAY_MS, 5 * 60_000));
    const closing = await timed(() => store.maintain(instant(START + DAYS * DAY_MS)));
    const { tables } = await store.stats();
    const { closedRows = 0, closedBytes = 0 } = tables[0] ?? {};
    lines.push(
      `store: ${(closedRows / 1e6).toFixed(1)} M rows of closed days ordered, ${perSecond(closedRows, closing)}`,
    );
    lines.push(`store: a row of a closed day takes ${(closedBytes / closedRows).toFixed(1)} bytes`);
    await benchReading(store, lines);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return lines;
}

if (import.meta.main) for (const line of await benchStore()) console.log(line);
