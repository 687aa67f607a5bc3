/** Expected failures of this room. */
export type DbFailure =
  /** The file holds a migration that this program does not know: it was written by a newer version. */
  | { readonly code: 'database-too-new'; readonly migration: string }
  /** The `cursor` of a list request is not one that a list answered. */
  | { readonly code: 'bad-page-cursor'; readonly cursor: string }
  /** The idempotency key was used before for a different request. */
  | { readonly code: 'idempotency-key-reused'; readonly key: string };
