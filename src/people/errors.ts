import type { FieldFault } from '../fleet/index.ts';

/** Expected failures of this room. */
export type PeopleFailure =
  /** One or more fields cannot be accepted; nothing was changed. */
  | { readonly code: 'invalid-input'; readonly faults: readonly FieldFault[] }
  | { readonly code: 'customer-unknown'; readonly id: string }
  | { readonly code: 'provider-unknown'; readonly id: string }
  | { readonly code: 'technician-unknown'; readonly id: string }
  /** A search holds nothing that could be found. */
  | { readonly code: 'invalid-search'; readonly value: string }
  /** Somebody else changed it since it was read (`If-Match`). */
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number };
