import type { Instant } from '../base/index.ts';
import type { Catalogue, DeviceType, ReadingEvent, SignalValue, TelemetryEvent } from '../telemetry/index.ts';

/** An event as a store gives it back: readings name their type and signals, all else is the event itself. */
export type StoredEvent = StoredReading | Exclude<TelemetryEvent, ReadingEvent>;

interface StoredReading {
  readonly kind: 'reading';
  readonly seq: number;
  readonly idx: number;
  readonly at: Instant;
  readonly device: string;
  readonly type: string;
  readonly ts: Instant;
  readonly flags: number;
  readonly values: Readonly<Record<string, SignalValue>>;
  /** Values without a column: unknown signals, and values of another kind than their column's. */
  readonly aside?: Readonly<Record<string, SignalValue>>;
}

/**
 * The event that was stored, for the catalogue of today: slots rise; a signal that the catalogue does not know,
 * or knows with another kind, is `unknown`. Undefined when the device type is gone.
 */
export function toTelemetryEvent(stored: StoredEvent, catalogue: Catalogue): TelemetryEvent | undefined {
  if (stored.kind !== 'reading') return stored;
  const type = catalogue.types.get(stored.type);
  if (type === undefined) return undefined;
  const known: [slot: number, value: SignalValue][] = [];
  const unknown: [name: string, value: SignalValue][] = [];
  for (const [name, value] of [...Object.entries(stored.values), ...Object.entries(stored.aside ?? {})]) {
    const slot = slotFor(type, name, value);
    if (slot === undefined) unknown.push([name, value]);
    else known.push([slot, value]);
  }
  known.sort(([a], [b]) => a - b);
  const { seq, idx, at, device, ts, flags } = stored;
  const slots = known.map(([slot]) => slot);
  const values = known.map(([, value]) => value);
  const event = { kind: 'reading', seq, idx, at, device, type, ts, slots, values, flags } as const;
  return unknown.length === 0 ? event : { ...event, unknown: Object.fromEntries(unknown) };
}

const typeOfKind = { number: 'number', bool: 'boolean', enum: 'string', text: 'string' } as const;

function slotFor(type: DeviceType, name: string, value: SignalValue): number | undefined {
  const slot = type.slotOf.get(name);
  const signal = slot === undefined ? undefined : type.signals[slot];
  return signal !== undefined && typeof value === typeOfKind[signal.kind] ? slot : undefined;
}
