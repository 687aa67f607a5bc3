/** What is wrong with one field, for the person who sent it. */
export interface FieldFault {
  /** Path of the field, e.g. `customer.phone`. */
  readonly field: string;
  readonly value: unknown;
  /** What to send instead. */
  readonly remedy: string;
}

/** Expected failures of this room. */
export type FleetFailure =
  /** One or more fields cannot be accepted; nothing was changed. */
  | { readonly code: 'invalid-input'; readonly faults: readonly FieldFault[] }
  /** A device with this id exists, registered or retired; ids are never used twice. */
  | { readonly code: 'device-exists'; readonly id: string }
  | { readonly code: 'device-unknown'; readonly id: string }
  /** The device was retired; a retired device can only be read. */
  | { readonly code: 'device-retired'; readonly id: string }
  /** Somebody else changed it since it was read (`If-Match`). */
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number }
  | { readonly code: 'command-unknown'; readonly id: string }
  /** No unregistered device of that id was heard, or it was forgotten. */
  | { readonly code: 'orphan-unknown'; readonly id: string }
  /** As many ids are ignored as may be. */
  | { readonly code: 'too-many-ignored'; readonly most: number }
  | { readonly code: 'customer-unknown'; readonly id: string }
  | { readonly code: 'site-unknown'; readonly id: string }
  /** A change would make two customers equal; `id` is the other one. */
  | { readonly code: 'customer-exists'; readonly id: string };
