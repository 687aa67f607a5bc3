/** What the quality desk refuses, for the caller to mend. */
export type QualityFailure =
  | {
      readonly code: 'sample-unknown' | 'sample-item-unknown' | 'corrective-action-unknown' | 'handover-unknown';
      readonly id: string;
    }
  | { readonly code: 'invalid-quality'; readonly field: string; readonly value: unknown }
  | {
      readonly code: 'corrective-move-forbidden';
      readonly id: string;
      readonly state: string;
      readonly action: string;
    }
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number };
