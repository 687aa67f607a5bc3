import type { Instant } from '../base/index.ts';

/**
 * What the journal's entries mean. Everything that can change a verdict is one of these.
 *
 * - `arrival`: a message of a device. subject = device id, label = `telemetry` | `status` |
 *   `command/reply`, `topic:<topic>` for a message on a topic of other people's, `outside:<topic>` for one that came
 *   over a broker outside, or `!<reason>` for one that the broker refused (payload cut to 256 bytes). The subject is
 *   who published it, whoever it is about.
 * - `presence`: the broker's view of a device's connections. label = `online` | `offline`.
 * - `daemon`: label = `start` | `admitting` | `stop`.
 * - `control`: a command of a person or program. label = a `ControlLabel`, payload = JSON.
 * - `pulse`: time passed and nothing else happened.
 */
export const entryKind = { arrival: 1, presence: 2, daemon: 3, control: 4, pulse: 5 } as const;

/** The part of a journal entry that telemetry needs. */
export interface JournalEntry {
  readonly seq: number;
  readonly at: Instant;
  readonly kind: number;
  readonly subject: string;
  readonly label: string;
  readonly payload: Uint8Array;
}
