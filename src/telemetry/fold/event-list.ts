import type { Instant } from '../../base/index.ts';
import type { DeviceType } from '../catalogue-types.ts';
import type { DerivedSignals } from '../cycles/device-cycles.ts';
import type { JournalEntry } from '../entry-kinds.ts';
import { type Control, type DaemonEvent, type HeardEvent, readingFlag, type TelemetryEvent } from '../event.ts';
import type { RejectionReason } from '../rejection.ts';
import type { EventTime } from './device-clock.ts';
import type { JudgedSignals } from './judge-signals.ts';

const sampleBytes = 256;

/** The events of one journal entry, numbered from 0 as they are added. */
export class EventList {
  #events: TelemetryEvent[] | undefined;
  readonly #entry: JournalEntry;
  /** Whom signs of life, rejections and presence are about. */
  #device: string;
  /** A message within the entry that arrived before it. */
  #message: { readonly at: Instant; readonly payload: Uint8Array } | undefined;

  constructor(entry: JournalEntry) {
    this.#entry = entry;
    this.#device = entry.subject;
  }

  /** What is added from now on is about this device; at first about the entry's subject. */
  turnTo(device: string): void {
    this.#device = device;
  }

  /** What is added from now on comes of a message that arrived at `at`, before the entry, which has it inside. */
  turnBack(at: Instant, payload: Uint8Array): void {
    this.#message = { at, payload };
  }

  /** When the message arrived. Events bear the instant of the entry all the same, in whose order they are. */
  get at(): Instant {
    return this.#message?.at ?? this.#entry.at;
  }

  reading(device: string, type: DeviceType, time: EventTime, signals: JudgedSignals): void {
    const { seq, at } = this.#entry;
    const idx = this.#next;
    const { slots, values, unknown, refusals } = signals;
    const partial = unknown === undefined && refusals.length === 0 ? 0 : readingFlag.partial;
    const { ts } = time;
    const flags = time.flags | partial;
    const event = { kind: 'reading', seq, idx, at, device, type, ts, slots, values, flags } as const;
    this.#add(unknown === undefined ? event : { ...event, unknown });
  }

  /** What a cycle gave that the reading before ended. */
  derived(device: string, type: DeviceType, time: EventTime, { slots, values }: DerivedSignals): void {
    const { seq, at } = this.#entry;
    const flags = time.flags | readingFlag.derived;
    this.#add({ kind: 'reading', seq, idx: this.#next, at, device, type, ts: time.ts, slots, values, flags });
  }

  heard(why: HeardEvent['why'], payload?: Uint8Array): void {
    const { seq, at } = this.#entry;
    const device = this.#device;
    const event = { kind: 'heard', seq, idx: this.#next, at, device, why } as const;
    // A copy, because the entry's bytes are a piece of a whole group's.
    this.#add(payload === undefined ? event : { ...event, payload: payload.slice() });
  }

  rejected(reason: RejectionReason, detail: string): void {
    const { seq, at } = this.#entry;
    const device = this.#device;
    const sample = (this.#message ?? this.#entry).payload.slice(0, sampleBytes);
    this.#add({ kind: 'rejected', seq, idx: this.#next, at, device, reason, detail, sample });
  }

  presence(online: boolean): void {
    const { seq, at } = this.#entry;
    this.#add({ kind: 'presence', seq, idx: this.#next, at, device: this.#device, online });
  }

  daemon(phase: DaemonEvent['phase']): void {
    const { seq, at } = this.#entry;
    this.#add({ kind: 'daemon', seq, idx: this.#next, at, phase });
  }

  control(control: Control): void {
    const { seq, at, subject } = this.#entry;
    this.#add({ kind: 'control', seq, idx: this.#next, at, subject, control });
  }

  /** Whatever happened, time passed: no entry is without an event. */
  close(): readonly TelemetryEvent[] {
    const { seq, at } = this.#entry;
    return this.#events ?? [{ kind: 'pulse', seq, idx: 0, at }];
  }

  get #next(): number {
    return this.#events?.length ?? 0;
  }

  // Nearly every entry has one event; a list that may grow would take room for seventeen.
  #add(event: TelemetryEvent): void {
    if (this.#events === undefined) this.#events = [event];
    else this.#events.push(event);
  }
}
