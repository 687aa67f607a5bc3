/** For tests: the catalogue that ships, and a fold over it that is told things by short sentences. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Instant, minutes } from '../../base/index.ts';
import { parseCatalogue } from '../catalogue/parse-catalogue.ts';
import type { TextFile } from '../catalogue/yaml-file.ts';
import type { Catalogue, SignalValue } from '../catalogue-types.ts';
import { encodeControl } from '../control.ts';
import { entryKind, type JournalEntry } from '../entry-kinds.ts';
import type { Control, DeviceFacts, ReadingEvent, TelemetryEvent } from '../event.ts';
import { createFold, type Fold } from '../fold/fold.ts';

export function shippedTexts(folder: 'device-types' | 'fault-codes' | 'maker-codes' | 'mappings'): TextFile[] {
  const url = new URL(`../../../catalogue/${folder}/`, import.meta.url);
  return readdirSync(url).map((name) => ({
    path: `${folder}/${name}`,
    text: readFileSync(new URL(name, url), 'utf8'),
  }));
}

export function shippedCatalogue(): Catalogue {
  const parsed = parseCatalogue(shippedTexts('device-types'));
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults, undefined, 1));
  return parsed.catalogue;
}

/** An instant in a winter to which tests add seconds. */
export const winter = Date.UTC(2026, 0, 15, 8) as Instant;
export const later = (seconds: number): Instant => (winter + seconds * 1_000) as Instant;

export const bytes = (message: unknown): Uint8Array =>
  new TextEncoder().encode(typeof message === 'string' ? message : JSON.stringify(message));

export function factsOf(id: string, change: Partial<DeviceFacts> = {}): DeviceFacts {
  const place = { district: null, city: null, building: null, provider: null };
  const facts = { id, type: 'gas_water_heater', model: null, ...place, board: 'b1', purchasedOn: null };
  return { ...facts, attributes: {}, ...change };
}

export const bounds = { skew: minutes(5), lateness: minutes(15) };

/** Writes a journal and has it folded entry by entry. */
export class Journal {
  readonly entries: JournalEntry[] = [];
  readonly #catalogue: Catalogue;
  fold: Fold;
  #controls = 0;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.fold = this.newFold();
  }

  newFold(): Fold {
    return createFold(this.#catalogue, bounds);
  }

  take(entry: Omit<JournalEntry, 'seq'>): readonly TelemetryEvent[] {
    const next = { seq: this.entries.length + 1, ...entry };
    this.entries.push(next);
    return this.fold.take(next);
  }

  control(subject: string, control: Control, at: Instant = winter): readonly TelemetryEvent[] {
    return this.take({ at, kind: entryKind.control, subject, label: control.label, payload: encodeControl(control) });
  }

  register(id: string, change: Partial<DeviceFacts> = {}, at: Instant = winter): readonly TelemetryEvent[] {
    this.#controls += 1;
    return this.control(id, { label: 'device', id: this.#controls, device: factsOf(id, change) }, at);
  }

  /** A control under the next id. */
  change(
    subject: string,
    control: Omit<Extract<Control, { label: 'mappings' }>, 'id'> | Omit<Extract<Control, { label: 'kept' }>, 'id'>,
    at: Instant = winter,
  ): readonly TelemetryEvent[] {
    this.#controls += 1;
    return this.control(subject, { ...control, id: this.#controls }, at);
  }

  retire(id: string): readonly TelemetryEvent[] {
    this.#controls += 1;
    return this.control(id, { label: 'device-retired', id: this.#controls });
  }

  arrive(subject: string, at: Instant, message: unknown, label = 'telemetry'): readonly TelemetryEvent[] {
    return this.take({ at, kind: entryKind.arrival, subject, label, payload: bytes(message) });
  }

  presence(subject: string, at: Instant, label: string): readonly TelemetryEvent[] {
    return this.take({ at, kind: entryKind.presence, subject, label, payload: new Uint8Array() });
  }

  daemon(at: Instant, label: string): readonly TelemetryEvent[] {
    return this.take({ at, kind: entryKind.daemon, subject: '', label, payload: new Uint8Array() });
  }
}

export function readingsOf(events: readonly TelemetryEvent[]): ReadingEvent[] {
  return events.filter((event) => event.kind === 'reading');
}

/** The signals of a reading by name. */
export function signalsOf({ type, slots, values }: ReadingEvent): Record<string, SignalValue | undefined> {
  return Object.fromEntries(slots.map((slot, i) => [type.signals[slot]?.name, values[i]]));
}

/** What kinds of events there are, a rejected one by its reason. */
export function kindsOf(events: readonly TelemetryEvent[]): string[] {
  return events.map((event) => {
    if (event.kind === 'rejected') return event.reason;
    return event.kind === 'heard' ? event.why : event.kind;
  });
}
