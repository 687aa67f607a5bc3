import type { Clock } from '../base/index.ts';
import type { EntryDraft, Group } from './entry.ts';
import type { JournalFault } from './faults.ts';
import type { JournalFs } from './segments/files.ts';

export interface JournalDeps {
  readonly clock: Clock;
  /**
   * Is handed each group once it is durable and its `onDurable` calls are made, in order. `group.bytes` owns its
   * ArrayBuffer and the journal never touches it again: transfer it freely. Must not throw.
   */
  readonly onGroup: (group: Group) => void;
  readonly onFault: (fault: JournalFault) => void;
  /** The disk; by default the machine's. */
  readonly fs?: JournalFs;
}

export interface JournalStatus {
  /** `full` and `failing`: nothing is acknowledged; both end by themselves once their cause is gone. */
  readonly state: 'open' | 'full' | 'failing';
  /** Why commits wait, in a sentence; also set while open when the live follower is too far behind. */
  readonly reason?: string;
  /** On disk, files set aside included. */
  readonly bytes: number;
  readonly budgetBytes: number;
  /** The oldest seq still kept. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly durableSeq: number;
  /** Appended and not yet durable. The journal itself never refuses an entry: callers bound these. */
  readonly pendingEntries: number;
  readonly pendingBytes: number;
  /** Handed on and not yet consumed. */
  readonly handoffBytes: number;
  readonly segments: number;
  /** Names of files set aside. */
  readonly damaged: readonly string[];
}

/** Dispose it soon. The journal lets go of it by itself rather than take no entries for want of room. */
export interface JournalHold extends Disposable {
  /** The journal let go of it. */
  readonly broken: boolean;
}

/** The durable, ordered record of everything that arrived. One per folder. */
export interface Journal extends AsyncDisposable {
  /**
   * Takes the entry in and returns its seq at once; never blocks, never waits for the disk. `payload` is copied.
   * `onDurable` is called once the entry is synced to disk, in seq order, before the group is handed on.
   */
  append(draft: EntryDraft, onDurable?: () => void): number;
  readonly lastSeq: number;
  readonly durableSeq: number;
  /** The live follower has worked off groups up to here. Without it commits stop at `maxHandoffBytes`. */
  consumed(upTo: number): void;
  /** A reader never needs entries up to here again. Closed segments that every reader has passed are deleted. */
  release(reader: string, upTo: number): void;
  /** For a copy of its files while it takes entries: closed segments are neither dropped nor compressed. */
  hold(): Promise<JournalHold>;
  /** Cheap; for health checks and metrics. */
  status(): JournalStatus;
  /** Reads all closed segments; damaged ones are set aside and told to `onFault`. Takes time, not the thread. */
  verify(): Promise<void>;
  /** Resolves when every entry is durable and no upkeep of segments is due. Never, while full or failing. */
  idle(): Promise<void>;
}
