import type { Instant } from '../base/index.ts';

/**
 * One thing that happened, as the journal keeps it. The journal gives it `seq` (consecutive from 1)
 * and `at` (never earlier than the entry before); what kind, subject and label mean is for readers.
 */
export interface Entry extends EntryDraft {
  readonly seq: number;
  readonly at: Instant;
}

export interface EntryDraft {
  /** 0–255; readers give it its meaning. */
  readonly kind: number;
  /** Whom it is about, e.g. a device id; at most 65,535 bytes of UTF-8, may be empty. */
  readonly subject: string;
  /** What it is, e.g. `telemetry`; at most 65,535 bytes of UTF-8, may be empty. */
  readonly label: string;
  readonly payload: Uint8Array;
}

/** Entries that became durable with one sync. `bytes` is whole frames, ready to be read by `readGroup`. */
export interface Group {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bytes: Uint8Array;
}
