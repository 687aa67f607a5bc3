/** Device types and events as small as the store's tests need them. */
import type { Instant } from '../../src/base/index.ts';
import { hours, instant, minutes } from '../../src/base/index.ts';
import type { RowBatch } from '../../src/store/index.ts';
import { createRowBuffer } from '../../src/store/index.ts';
import type {
  Catalogue,
  DeviceType,
  ReadingEvent,
  SignalKind,
  SignalValue,
  TelemetryEvent,
} from '../../src/telemetry/index.ts';

/** Monday 2026-01-05, 00:00 UTC. */
export const MONDAY = instant(Date.UTC(2026, 0, 5));
export const DAY_MS = 86_400_000;

export function deviceType(name: string, signals: Readonly<Record<string, SignalKind>>): DeviceType {
  const entries = Object.entries(signals);
  return {
    name,
    title: { en: name, 'zh-CN': name },
    signals: entries.map(([signal, kind], slot) => ({
      ...{ name: signal, slot, kind, unit: '', maxAge: minutes(15) },
      title: { en: signal, 'zh-CN': signal },
    })),
    slotOf: new Map(entries.map(([signal], slot) => [signal, slot])),
    conditions: [],
    idleInterval: minutes(5),
    silenceAfter: hours(1),
    attributes: {},
    attributesBy: [],
  };
}

export const heater = deviceType('gas_water_heater', {
  outlet_temp_c: 'number',
  gas_pressure_pa: 'number',
  burner_on: 'bool',
  burner_state: 'enum',
  firmware: 'text',
});
export const lift = deviceType('elevator', { floor: 'number', door_open: 'bool', 'Tür "2"; DROP': 'number' });

export function catalogueOf(...types: readonly DeviceType[]): Catalogue {
  return { types: new Map(types.map((type) => [type.name, type])) };
}

export interface Sketch {
  readonly seq: number;
  readonly ts: number;
  readonly values: Readonly<Record<string, SignalValue>>;
  readonly device?: string;
  readonly type?: DeviceType;
  readonly at?: number;
  readonly idx?: number;
  readonly unknown?: Readonly<Record<string, SignalValue>>;
}

/** A reading of `h-1`, a heater, that arrived when it was measured, unless said otherwise. */
export function reading(sketch: Sketch): ReadingEvent {
  const { seq, ts, values, device = 'h-1', type = heater, at = ts, idx = 0, unknown } = sketch;
  const slots = type.signals.filter(({ name }) => Object.hasOwn(values, name)).map(({ slot }) => slot);
  return {
    ...{ kind: 'reading', seq, idx, at: instant(at), device, type, ts: instant(ts), flags: 0, slots },
    values: slots.map((slot) => values[type.signals[slot]?.name ?? ''] as SignalValue),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

export function batchOf(events: readonly TelemetryEvent[]): RowBatch {
  const buffer = createRowBuffer();
  for (const event of events) buffer.add(event);
  return buffer.take();
}

export const at = (offsetMs: number): Instant => instant(MONDAY + offsetMs);

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
