import { AppError } from '../base/index.ts';

/** Why the journal refuses. What goes wrong while it runs is a `JournalFault` instead. */
export type JournalFailure =
  | {
      readonly code: 'journal_option_invalid';
      readonly option: string;
      readonly value: number;
      readonly least: number;
      readonly most: number;
    }
  | { readonly code: 'journal_locked'; readonly lockFile: string; readonly pid: number }
  | { readonly code: 'journal_closed' }
  | { readonly code: 'journal_entry_unfit'; readonly field: 'kind' | 'subject' | 'label'; readonly value: number }
  | { readonly code: 'journal_recovery_failed'; readonly file: string }
  | { readonly code: 'journal_group_malformed'; readonly offset: number };

/** One sentence per code, naming the value and the remedy. */
export function journalError(failure: JournalFailure, options?: ErrorOptions): AppError<JournalFailure> {
  return new AppError(failure, sentenceOf(failure), options);
}

function sentenceOf(failure: JournalFailure): string {
  switch (failure.code) {
    case 'journal_option_invalid':
      return `journal option ${failure.option} is ${failure.value}; give a whole number from ${failure.least} to ${failure.most}`;
    case 'journal_locked':
      return `the journal is open for writing in process ${failure.pid}; stop that process, or, if it no longer runs Carewatch, delete ${failure.lockFile}`;
    case 'journal_closed':
      return 'the journal is closed; append before closing it or open it again';
    case 'journal_entry_unfit':
      return failure.field === 'kind'
        ? `entry kind is ${failure.value}; use a whole number from 0 to 255`
        : `entry ${failure.field} has ${failure.value} bytes of UTF-8; shorten it to at most 65535`;
    case 'journal_recovery_failed':
      return `cannot bring ${failure.file} to a safe state; check the disk and the rights on the journal's folder, then start again`;
    case 'journal_group_malformed':
      return `the bytes at offset ${failure.offset} are no journal group; pass Group.bytes whole and unchanged`;
  }
}
