import { AppError } from '../base/index.ts';

/** Expected failures of this room. */
export type BackupFailure =
  /** A folder that cannot take a backup, or be restored into. */
  | { readonly code: 'backup-folder-unusable'; readonly folder: string }
  /** There is no backup, or one that was never finished. */
  | { readonly code: 'backup-missing'; readonly folder: string }
  /** It was made by something else, or by a newer version. */
  | { readonly code: 'backup-foreign'; readonly file: string }
  /** Files differ from what was written. */
  | { readonly code: 'backup-damaged'; readonly faults: readonly string[] }
  /** What is to be copied could not be held or is not whole. */
  | { readonly code: 'backup-failed'; readonly reason: string }
  | { readonly code: 'backup-running'; readonly id: string }
  | { readonly code: 'backup-unknown'; readonly id: string };

export function backupError(failure: BackupFailure, sentence: string, cause?: unknown): AppError<BackupFailure> {
  return new AppError(failure, sentence, cause === undefined ? undefined : { cause });
}
