import type { Instant } from '../../base/index.ts';

/** A device id that was heard over an outside broker and that nobody has registered. */
export interface Orphan {
  /** As a device would have it. */
  readonly id: string;
  /** `ignored`: a person said that nothing of it is to be kept. */
  readonly state: OrphanState;
  /** Where its topics are; null = not known since Carewatch was started. */
  readonly topic: string | null;
  readonly first_heard_at: Instant;
  readonly last_heard_at: Instant;
  /** Heard altogether. */
  readonly messages: number;
  /** Of those, kept until somebody adopts it: the last ones. */
  readonly kept: number;
  readonly kept_bytes: number;
  /** As it said itself, or its last will; null = it said nothing of it. */
  readonly online: boolean | null;
}

export const orphanStates = ['waiting', 'ignored'] as const;
export type OrphanState = (typeof orphanStates)[number];

/** A message as it arrived. */
export interface OrphanMessage {
  /** The number of its journal entry. */
  readonly seq: number;
  readonly at: Instant;
  /** `telemetry`, `status` or `command/reply`. */
  readonly label: string;
  readonly payload: Uint8Array;
}

/** What the queue may hold. */
export interface OrphanLimits {
  /** Ids that wait; the one that was silent for longest gives way. */
  readonly devices: number;
  /** Messages kept of one id, and their bytes: the last ones. */
  readonly messagesPerDevice: number;
  readonly bytesPerDevice: number;
  /** Bytes kept of all ids. */
  readonly bytes: number;
  /** Ids that a person has ignored. */
  readonly ignored: number;
}

export const orphanLimitDefaults: OrphanLimits = {
  devices: 10_000,
  messagesPerDevice: 100,
  bytesPerDevice: 65_536,
  bytes: 33_554_432,
  ignored: 1_000,
};

/** Why messages are not kept: each is counted under one of these. */
export const orphanLosses = ['evicted', 'too_large', 'ignored', 'dismissed'] as const;
export type OrphanLoss = (typeof orphanLosses)[number];
