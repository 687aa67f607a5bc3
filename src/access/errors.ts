/** Expected failures of this room. */
export type AccessFailure =
  /** The name is empty or too long, or the role or expiry cannot be. */
  | { readonly code: 'invalid-token'; readonly field: string; readonly value: unknown }
  /** A live token has this name; names say in the audit who did something. */
  | { readonly code: 'token-name-taken'; readonly name: string }
  | { readonly code: 'token-unknown'; readonly id: string }
  | { readonly code: 'user-unknown'; readonly id: string }
  | { readonly code: 'session-unknown'; readonly id: string }
  | { readonly code: 'invalid-user'; readonly field: string; readonly value: unknown }
  /** Two people, or a person and a program, would stand in the audit under one name. */
  | { readonly code: 'user-name-taken'; readonly name: string }
  /** Somebody else changed the user since he or she was read. */
  | { readonly code: 'user-changed'; readonly expected: number; readonly actual: number }
  /** Nobody could let people in any more. */
  | { readonly code: 'last-administrator'; readonly id: string }
  /** As many passwords as may wait are being judged. */
  | { readonly code: 'sign-in-busy' };
