import type { Instant } from '../base/index.ts';
import type { StoredEvent } from './stored-event.ts';

/** What a long look at the past needs of it. */
export interface HistoryQuery {
  /** Events with a higher `seq`. */
  readonly after: number;
  readonly upTo?: number | undefined;
  /** Up to this entry only controls and what the daemon said of itself: what was known when the rest begins. */
  readonly quietUpTo?: number | undefined;
  /** Readings of these device types, with these signals; other readings do not come. */
  readonly readings: readonly HistoryReadings[];
  /** Only events about these devices; pulses, the daemon's and controls always come. */
  readonly devices?: readonly string[] | undefined;
  /** Whether what is only a sign of life comes too: presence, messages without a reading, rejections. */
  readonly life: boolean;
  /** About how many readings a slice has, and fewer than twice as many; 131,072 by default, less while rows come in. */
  readonly sliceRows?: number | undefined;
}

export interface HistoryReadings {
  readonly type: string;
  readonly signals: readonly HistorySignal[];
}

/** A signal and the kind of value that is wanted of it; values of another kind come among the asides. */
export interface HistorySignal {
  readonly name: string;
  readonly kind: 'number' | 'bool' | 'text';
}

/** A part of the stream: everything asked for after the slice before and up to the entry `through`. */
export interface HistorySlice {
  readonly through: number;
  /** One for each device type that has readings in the slice. */
  readonly readings: readonly ReadingColumns[];
  /** Everything that is no reading, in (`seq`, `idx`) order. */
  readonly others: readonly Exclude<StoredEvent, { readonly kind: 'reading' }>[];
  /** Texts that columns name by number, the first of them being number `textsFrom`; from 0 all before are void. */
  readonly texts: readonly string[];
  readonly textsFrom: number;
  /** How long its making took, in milliseconds. */
  readonly tookMs: number;
  /** What `postMessage` may move instead of copy. */
  readonly transferList: readonly ArrayBuffer[];
}

/** Readings of one device type in (`seq`, `idx`) order, a column each. */
export interface ReadingColumns {
  readonly type: string;
  readonly rows: number;
  readonly seq: Float64Array;
  readonly idx: Int32Array;
  readonly at: Float64Array;
  readonly ts: Float64Array;
  readonly flags: Uint8Array;
  /** Numbers of texts. */
  readonly device: Int32Array;
  /** In the order asked for. */
  readonly signals: readonly SignalValues[];
  /** Values without a column of their kind: the row, and JSON of them by signal. */
  readonly asides: readonly (readonly [row: number, json: string])[];
}

/** `number` and `bool` (as 0 and 1) with NaN where there is none; `text` as numbers of texts with -1. */
export type SignalValues =
  | { readonly name: string; readonly kind: 'number' | 'bool'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'text'; readonly values: Int32Array };

/** How far the stream goes in time. */
export interface HistorySpan {
  /** The last entry that arrived before the instant asked for; 0 when none did. */
  readonly seq: number;
  /** When it arrived. */
  readonly at: Instant | undefined;
}
