import type { CarriedReadings, CarryQuery, HeldFile } from '../store/index.ts';

/**
 * What is copied, and those who write it meanwhile. Every hold is let go of with `end`, also when the backup failed.
 */
export interface BackupSource {
  /** From now on the journal drops and compresses nothing. */
  begin(): Promise<void>;
  /** The files of the store as of one instant, and their cursor. They stay so until `letStore`. */
  holdStore(): Promise<{ readonly cursor: number; readonly files: readonly HeldFile[] }>;
  letStore(): Promise<void>;
  /** Writes readings that are elsewhere into files. */
  carryReadings(query: CarryQuery): Promise<CarriedReadings>;
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
  /** Which database has the readings, in words, where this machine has not. */
  readonly elsewhere?: string | undefined;
  /** Whether the backup is to have those readings as well. */
  readonly readings?: boolean | undefined;
  /** The version of Carewatch. */
  readonly version: string;
}
