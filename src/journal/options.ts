import type { Duration } from '../base/index.ts';
import { hours } from '../base/index.ts';
import { journalError } from './errors.ts';

/** Sizes are bytes. Everything but `dir` has a default. */
export interface JournalOptions {
  /** Folder of the segments; made when missing. One writer at a time. */
  readonly dir: string;
  /** A segment is closed before it would grow past this; 64 MiB. */
  readonly segmentBytes?: number;
  /** A segment is closed at the first commit after this age; 1 h. */
  readonly segmentAge?: Duration;
  /** All files of the folder together; when the next group would pass it, commits stop. 10 GB. */
  readonly budgetBytes?: number;
  /** A group is closed at about this size; one larger entry makes a group of its own. 1 MiB. */
  readonly maxGroupBytes?: number;
  /** Groups handed on and not yet consumed; at or above it no further group is committed. 8 MiB. */
  readonly maxHandoffBytes?: number;
  /**
   * Closed segments are compressed, the oldest first, while the others are larger than this together; 0. Those
   * that every reader passes before long are then dropped without the work. Reopening reads them whole.
   */
  readonly rawBytes?: number;
  /** Names that must each have called `release` since opening before any segment is dropped. */
  readonly readers?: readonly string[];
  /**
   * The highest seq any reader has saved; 0. If the disk lost entries that readers had seen, numbering
   * continues above this, so that no reader mistakes a new entry for one it knows.
   */
  readonly continueAfter?: number;
}

export type SettledOptions = Required<JournalOptions>;

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

const bounds = {
  segmentBytes: [4 * KiB, GiB],
  segmentAge: [1, Number.MAX_SAFE_INTEGER],
  budgetBytes: [16 * KiB, Number.MAX_SAFE_INTEGER],
  maxGroupBytes: [KiB, 64 * MiB],
  maxHandoffBytes: [1, Number.MAX_SAFE_INTEGER],
  rawBytes: [0, Number.MAX_SAFE_INTEGER],
  continueAfter: [0, Number.MAX_SAFE_INTEGER],
} as const;

/** Fills in defaults and refuses values out of range by name. */
export function settleOptions(options: JournalOptions): SettledOptions {
  const settled: SettledOptions = {
    segmentBytes: 64 * MiB,
    segmentAge: hours(1),
    budgetBytes: 10_000_000_000,
    maxGroupBytes: MiB,
    maxHandoffBytes: 8 * MiB,
    rawBytes: 0,
    readers: [],
    continueAfter: 0,
    ...options,
  };
  for (const [option, [least, most]] of Object.entries(bounds)) {
    const value = settled[option as keyof typeof bounds];
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw journalError({ code: 'journal_option_invalid', option, value, least, most });
    }
  }
  return settled;
}
