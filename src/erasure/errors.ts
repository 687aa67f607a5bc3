/** Expected failures of this room. */
export type ErasureFailure =
  | { readonly code: 'customer-unknown'; readonly id: string }
  | { readonly code: 'erasure-unknown'; readonly id: string }
  /** A P1 ticket of the customer is open: whoever goes there needs name and address. */
  | { readonly code: 'customer-in-danger'; readonly id: string; readonly tickets: readonly number[] };
