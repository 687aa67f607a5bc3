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
  /** Devices with a live connection. */
  readonly online: number;
  /** Messages of devices admitted since the daemon started. */
  readonly messages: number;
}

export interface House {
  /** The books of every room on every thread; the API adds its own. */
  flow(): Promise<readonly RoomFlow[]>;
  status(): Promise<HouseStatus>;
  /** Calls `listener` soon after audit records were committed; once may stand for many. */
  onAudit(listener: () => void): Disposable;
}
