import type { Instant } from '../../base/index.ts';
import type { Role } from '../permission.ts';
import type { UserRow } from '../tables.ts';

export const userLanguages = ['zh-CN', 'en'] as const;
export type UserLanguage = (typeof userLanguages)[number];

/** A person who signs in. */
export interface User {
  readonly id: string;
  /** Signs in with it; names the actor in the audit. Unique without regard to capitals. */
  readonly name: string;
  readonly display_name: string;
  readonly role: Role;
  /** For whom the person works, and as which technician; null: for the centre. */
  readonly provider_id: string | null;
  readonly technician_id: string | null;
  /** Null: as the browser asks. */
  readonly language: UserLanguage | null;
  readonly has_password: boolean;
  /** The password was chosen by somebody else and is to be changed first. */
  readonly must_change_password: boolean;
  /** Signs in through the company's provider: the subject's id there. */
  readonly company_subject: string | null;
  readonly disabled_at: Instant | null;
  readonly created_by: string;
  readonly created_at: Instant;
  readonly version: number;
}

export const toUser = (row: UserRow): User => ({
  id: row.id,
  name: row.name,
  display_name: row.display_name,
  role: row.role,
  provider_id: row.provider_id,
  technician_id: row.technician_id,
  language: row.language as UserLanguage | null,
  has_password: row.password !== null,
  must_change_password: row.must_change === 1,
  company_subject: row.company_subject,
  disabled_at: row.disabled_at as Instant | null,
  created_by: row.created_by,
  created_at: row.created_at as Instant,
  version: row.version,
});
