import type { HeldFile } from '../store/index.ts';

/**
 * What is copied, and those who write it meanwhile. Every hold is let go of with `end`, also when the backup failed.
 */
export interface BackupSource {
  /** From now on the journal drops and compresses nothing. */
  begin(): Promise<void>;
  /** The files of the store as of one instant, and their cursor. They stay so until `letStore`. */
  holdStore(): Promise<{ readonly cursor: number; readonly files: readonly HeldFile[] }>;
  letStore(): Promise<void>;
  /**
   * From now on no command of a person or program enters the journal until `letControls`; all that were carried there
   * are durable. Answers the last durable entry.
   */
  holdControls(): Promise<number>;
  letControls(): Promise<void>;
  /** Lets go of everything. False: the journal needed room and dropped what was held. */
  end(): Promise<boolean>;
}

/** What there is to copy of a data folder. */
export interface BackupPlace {
  readonly dataDir: string;
  /** Absolute; backups are folders in it. */
  readonly to: string;
  /** The kind of the store. */
  readonly store: string;
  /** The version of Carewatch. */
  readonly version: string;
}
