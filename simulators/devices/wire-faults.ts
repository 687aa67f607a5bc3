import type { SignalValue } from './device.ts';

/** What can go wrong between a healthy machine and the cloud (SC-17). Scenarios change it. */
export interface WireFaults {
  /** Added to `ts`: the gateway's clock is wrong. */
  clockSkewMs: number;
  /** Messages are held back in blocks of this length and then come all at once, `shuffled` or not. */
  holdMs: number;
  shuffled: boolean;
  /** Share of messages that arrive twice. */
  duplicates: number;
  /** Sensors that show the same value whatever happens. */
  readonly stuck: Map<string, SignalValue>;
  /** Readings of a tester's meter that last for a single message. */
  readonly spikes: Map<string, { readonly value: SignalValue; readonly share: number }>;
}

export function soundWire(): WireFaults {
  return { clockSkewMs: 0, holdMs: 0, shuffled: false, duplicates: 0, stuck: new Map(), spikes: new Map() };
}
