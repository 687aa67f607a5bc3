import type { Instant } from '../../base/index.ts';
import type { CallRow } from '../tables.ts';

/** What happened to a call: written as its fields, an audit record and an intent. */
export interface CallChange {
  readonly at: Instant;
  readonly actor: string;
  /** Past participle. */
  readonly action: string;
  readonly set: Partial<CallRow>;
  readonly detail: Readonly<Record<string, unknown>>;
}
