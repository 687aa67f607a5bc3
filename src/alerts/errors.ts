import type { AlertState } from './alert.ts';

/** Expected failures of this room. */
export type AlertsFailure =
  | { readonly code: 'alert-unknown'; readonly id: string }
  /** The transition table forbids it in the present state; the sentence says why. */
  | { readonly code: 'alert-move-forbidden'; readonly id: string; readonly state: AlertState; readonly action: string };
