import { AppError } from '../base/index.ts';

/** What a store may refuse or fail at. Everything else it throws is a defect. */
export type StoreFailure =
  | { readonly code: 'in_use'; readonly dir: string }
  | { readonly code: 'unusable_dir'; readonly dir: string; readonly reason: string }
  | { readonly code: 'newer_layout'; readonly found: number; readonly known: number }
  | { readonly code: 'bad_query'; readonly field: string; readonly reason: string }
  | { readonly code: 'busy'; readonly waiting: number }
  | { readonly code: 'timed_out'; readonly afterMs: number }
  | { readonly code: 'full'; readonly pendingRows: number }
  | { readonly code: 'read_failed'; readonly reason: string }
  | { readonly code: 'failed'; readonly reason: string }
  | { readonly code: 'closed' };

export function storeError(failure: StoreFailure, options?: ErrorOptions): AppError<StoreFailure> {
  return new AppError(failure, sentence(failure), options);
}

function sentence(failure: StoreFailure): string {
  switch (failure.code) {
    case 'in_use':
      return `the store in ${failure.dir} is open elsewhere; stop that program first, a store has one holder`;
    case 'unusable_dir':
      return `the store in ${failure.dir} cannot be opened: ${failure.reason}`;
    case 'newer_layout':
      return `the store was written by a newer version (layout ${failure.found}, known ${failure.known}); update first`;
    case 'bad_query':
      return `${failure.field}: ${failure.reason}`;
    case 'busy':
      return `${failure.waiting} reads are already waiting; try again later`;
    case 'timed_out':
      return `the read took longer than ${failure.afterMs} ms and was stopped; ask for a shorter range or a larger step`;
    case 'full':
      return `${failure.pendingRows} rows are already waiting to be written; wait for earlier batches first`;
    case 'read_failed':
      return `the store could not read: ${failure.reason}`;
    case 'failed':
      return `the database stopped itself and must be opened again, nothing durable is lost: ${failure.reason}`;
    case 'closed':
      return 'the store is closed';
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
