/** Expected failures of this room. */
export type NotifyFailure =
  | { readonly code: 'target-unknown'; readonly id: string }
  /** The URL, topics or secret of a target cannot be accepted; the sentence says what to send instead. */
  | { readonly code: 'invalid-target'; readonly field: string; readonly value: unknown }
  | { readonly code: 'delivery-unknown'; readonly id: number }
  /** Only a dead delivery can be replayed. */
  | { readonly code: 'delivery-not-dead'; readonly id: number; readonly state: string }
  /** Kept by the configuration file: people do not change it over the API. */
  | { readonly code: 'target-configured'; readonly id: string }
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number }
  /** More targets than are told within reasonable time. */
  | { readonly code: 'too-many-targets'; readonly most: number }
  /** No SMS or voice call was sent under this id. */
  | { readonly code: 'message-unknown'; readonly id: string };
