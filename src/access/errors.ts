/** Expected failures of this room. */
export type AccessFailure =
  /** The name is empty or too long, or the role or expiry cannot be. */
  | { readonly code: 'invalid-token'; readonly field: string; readonly value: unknown }
  /** A live token has this name; names say in the audit who did something. */
  | { readonly code: 'token-name-taken'; readonly name: string }
  | { readonly code: 'token-unknown'; readonly id: string };
