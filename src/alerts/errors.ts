import type { AlertState } from './alert.ts';

/** Expected failures of this room. */
export type AlertsFailure =
  | { readonly code: 'alert-unknown'; readonly id: string }
  | { readonly code: 'incident-unknown'; readonly id: string }
  | { readonly code: 'silence-unknown'; readonly id: string }
  /** The transition table forbids it in the present state; the sentence says why. */
  | { readonly code: 'alert-move-forbidden'; readonly id: string; readonly state: AlertState; readonly action: string }
  /** A field of a silence or visit cannot be. */
  | { readonly code: 'invalid-silence'; readonly field: string; readonly value: unknown }
  /** It ended before, by itself or by a person. */
  | { readonly code: 'silence-over'; readonly id: string }
  /** So many run that every alert would be held against too many. */
  | { readonly code: 'too-many-silences'; readonly limit: number }
  /** A technician is at the device already. */
  | { readonly code: 'visit-under-way'; readonly id: string; readonly technician: string }
  | { readonly code: 'no-visit'; readonly device: string }
  | { readonly code: 'visit-device-unknown'; readonly device: string }
  /** Somebody else changed it since it was read (`If-Match`). */
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number };
