/**
 * What an operator should know about the running journal; for logs, metrics and `/readyz`.
 *
 * - `tail-cut`: after a crash the newest segment ended in bytes that are no whole group; they were cut off.
 * - `segment-damaged`: stored groups are unreadable; the file was set aside as `*.damaged`, reading goes on after.
 * - `seq-jumped`: readers had seen more than the disk holds; numbering continues above what they saw.
 * - `write-failed`: a write or sync failed; nothing is acknowledged until a retry succeeds.
 * - `full`: the disk budget is used up; nothing is acknowledged until segments are released.
 * - `recovered`: commits go through again after `write-failed` or `full`.
 * - `upkeep-failed`: compressing or deleting a closed segment failed; tried again later, no data at risk.
 * - `closed-undrained`: the journal closed while it could not write; these entries were never acknowledged.
 */
export interface JournalFault {
  readonly kind:
    | 'tail-cut'
    | 'segment-damaged'
    | 'seq-jumped'
    | 'write-failed'
    | 'full'
    | 'recovered'
    | 'upkeep-failed'
    | 'closed-undrained';
  /** A whole sentence for people, naming file, figures and remedy where there is one. */
  readonly sentence: string;
  /** Name of the file inside the journal's folder, where one is concerned. */
  readonly file?: string;
  readonly cause?: unknown;
}

/** The text of a caught value. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
