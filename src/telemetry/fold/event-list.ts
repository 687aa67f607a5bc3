import type { Instant } from '../../base/index.ts';
import type { DeviceType } from '../catalogue-types.ts';
import type { JournalEntry } from '../entry-kinds.ts';
import { type Control, type DaemonEvent, type HeardEvent, readingFlag, type TelemetryEvent } from '../event.ts';
import type { RejectionReason } from '../rejection.ts';
import type { EventTime } from './device-clock.ts';
import type { JudgedSignals } from './judge-signals.ts';

const sampleBytes = 256;

/** The events of one journal entry, numbered from 0 as they are added. */
export class EventList {
  readonly events: TelemetryEvent[] = [];
  readonly #entry: JournalEntry;

  constructor(entry: JournalEntry) {
    this.#entry = entry;
  }

  get at(): Instant {
    return this.#entry.at;
  }

  reading(device: string, type: DeviceType, time: EventTime, signals: JudgedSignals): void {
    const { seq, at } = this.#entry;
    const idx = this.events.length;
    const { slots, values, unknown, refusals } = signals;
    const partial = unknown === undefined && refusals.length === 0 ? 0 : readingFlag.partial;
    const { ts } = time;
    const flags = time.flags | partial;
    const event = { kind: 'reading', seq, idx, at, device, type, ts, slots, values, flags } as const;
    this.events.push(unknown === undefined ? event : { ...event, unknown });
  }

  heard(why: HeardEvent['why'], payload?: Uint8Array): void {
    const { seq, at, subject: device } = this.#entry;
    const event = { kind: 'heard', seq, idx: this.events.length, at, device, why } as const;
    // A copy, because the entry's bytes are a piece of a whole group's.
    this.events.push(payload === undefined ? event : { ...event, payload: payload.slice() });
  }

  rejected(reason: RejectionReason, detail: string): void {
    const { seq, at, subject: device, payload } = this.#entry;
    const sample = payload.slice(0, sampleBytes);
    this.events.push({ kind: 'rejected', seq, idx: this.events.length, at, device, reason, detail, sample });
  }

  presence(online: boolean): void {
    const { seq, at, subject: device } = this.#entry;
    this.events.push({ kind: 'presence', seq, idx: this.events.length, at, device, online });
  }

  daemon(phase: DaemonEvent['phase']): void {
    const { seq, at } = this.#entry;
    this.events.push({ kind: 'daemon', seq, idx: this.events.length, at, phase });
  }

  control(control: Control): void {
    const { seq, at, subject } = this.#entry;
    this.events.push({ kind: 'control', seq, idx: this.events.length, at, subject, control });
  }

  /** Whatever happened, time passed: no entry is without an event. */
  close(): readonly TelemetryEvent[] {
    const { seq, at } = this.#entry;
    if (this.events.length === 0) this.events.push({ kind: 'pulse', seq, idx: 0, at });
    return this.events;
  }
}
