import type { Duration, Instant, RoomFlow } from '../base/index.ts';

/** The state of the house that `/readyz` judges and `/summary` counts. */
export interface HouseStatus {
  readonly clock: { readonly mode: 'system' | 'driven'; readonly now: Instant };
  /** False until every follower has passed the journal's end as found at start. */
  readonly caught_up: boolean;
  readonly journal: {
    /** It does not acknowledge: the budget is used up. */
    readonly full: boolean;
    readonly bytes: number;
    readonly budget_bytes: number;
    readonly last_seq: number;
    /** What goes wrong at this moment, as a sentence. */
    readonly fault?: string;
  };
  readonly followers: readonly { readonly name: string; readonly seq: number; readonly lag: Duration }[];
  readonly store: { readonly fault?: string };
  /** How the way to an outside broker stands; absent when the broker is the house's own. */
  readonly outside?: OutsideLink;
  /** Devices with a live connection. */
  readonly online: number;
  /** Messages of devices admitted since the daemon started. */
  readonly messages: number;
}

/** The connection to a broker that somebody else runs. */
export interface OutsideLink {
  readonly connected: boolean;
  readonly since: Instant;
  readonly version: string | undefined;
  readonly shared: boolean;
  /** Connections after the first. */
  readonly reconnects: number;
  /** QoS 1 messages taken and not yet durable, and how many the broker may send ahead. */
  readonly unacknowledged: number;
  readonly window: number;
  /** Why it is not connected. */
  readonly reason: string | undefined;
}

export interface House {
  /** The books of every room on every thread; the API adds its own. */
  flow(): Promise<readonly RoomFlow[]>;
  status(): Promise<HouseStatus>;
  /** Calls `listener` soon after audit records were committed; once may stand for many. */
  onAudit(listener: () => void): Disposable;
}
