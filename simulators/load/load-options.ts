import type { LatencySummary } from './latency.ts';
import type { DeviceLedger } from './ledger.ts';

/** What to publish, how fast and for how long. Plain data, so that it can cross to another process. */
export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  /** One connection each, the first `connections` of them; none: a broker without authentication. */
  readonly credentials?: readonly { readonly username: string; readonly password: string }[];
  readonly connections: number;
  /** Messages a second over all connections; `max`: as fast as the broker acknowledges. */
  readonly rate: number | 'max';
  /** Stop after so many seconds, or so many messages over all connections; at least one is needed. */
  readonly seconds?: number;
  readonly messages?: number;
  /** Bytes of one payload; 180 by default. */
  readonly payloadBytes?: number;
  /** Unacknowledged messages a connection; 100 by default. */
  readonly window?: number;
  /** Share of messages that carry a fault (very low gas pressure), 0 by default, in runs of `faultRun` (1). */
  readonly faults?: number;
  readonly faultRun?: number;
  /** Survives a broker that goes away: comes back and sends again what was not acknowledged. */
  readonly reconnect?: boolean;
  /** How long to wait for acknowledgements after the last message, in seconds; 30 by default. */
  readonly drainSeconds?: number;
  /** Nine digits; 100000001 by default. */
  readonly firstSeq?: number;
  /** With both, `ts` counts from `startTs` by `tsStepMs`; without, it is the clock's, always rising. */
  readonly startTs?: number;
  readonly tsStepMs?: number;
  readonly seed?: number;
}

/** What was published and what was acknowledged. */
export interface LoadReport {
  readonly connections: number;
  readonly sent: number;
  readonly acked: number;
  readonly unacked: number;
  /** From the first message sent to the last acknowledgement. */
  readonly seconds: number;
  /** Messages acknowledged a second over that span. */
  readonly rate: number;
  /** From publish to PUBACK, in milliseconds; with `reconnect` outages count in full. */
  readonly latencyMs: LatencySummary;
  readonly reconnects: number;
  readonly resent: number;
  /** Connections that were refused or lost for good, with the reason. */
  readonly gone: readonly { readonly device: string; readonly why: string }[];
  readonly ledger: readonly DeviceLedger[];
}
