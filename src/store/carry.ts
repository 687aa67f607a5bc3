/** Readings of a store that are elsewhere, written into files so that a backup has them. */
export interface CarryQuery {
  /** Entries up to it are in files already. */
  readonly after: number;
  /** Where they are written; made when it is not there. */
  readonly folder: string;
}

export interface CarriedReadings {
  /** The last entry whose readings are in files now. */
  readonly upTo: number;
  /** Readings of entries up to it are older than the retention; files that end before need not be kept. */
  readonly keptAfter: number;
  readonly names: readonly string[];
}

/** Where a store keeps the files of a backup until their readings are in the database; below its folder. */
export const carriedName = 'carried';

/** Below the folder of a store: which entries happened after the backup that it was restored from. */
export const restoredName = 'restored.json';

export interface RestoredNote {
  /** Entries above it, and up to `upTo`, were numbered by the house that is lost; no entry of this one is. */
  readonly after: number;
  readonly upTo: number;
}

/** What a store has elsewhere, as it knows on this machine. */
export interface ReadingsElsewhere {
  readonly type: string;
  readonly rows: number;
  /** The readings' own times, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}
