/** Expected failures of this room. */
export type DeskFailure =
  | { readonly code: 'ticket-unknown'; readonly id: string }
  | { readonly code: 'call-unknown'; readonly id: string }
  /** The transition table forbids it in the present state; the sentence says why. */
  | { readonly code: 'move-forbidden'; readonly id: string; readonly state: string; readonly action: string }
  /** A field that the action needs is missing or cannot be. */
  | { readonly code: 'invalid-action'; readonly field: string; readonly value: unknown }
  /** Somebody else changed it since it was read (`If-Match`). */
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number };
