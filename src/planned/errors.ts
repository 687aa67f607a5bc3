/** What planned care refuses, for the caller to mend. */
export type PlannedFailure =
  | { readonly code: 'campaign-unknown'; readonly id: string }
  | { readonly code: 'campaign-run-unknown'; readonly id: string }
  | { readonly code: 'campaign-exists'; readonly id: string }
  | { readonly code: 'invalid-campaign'; readonly field: string; readonly value: unknown }
  | { readonly code: 'campaign-move-forbidden'; readonly id: string; readonly state: string; readonly action: string }
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number };
