import type { Instant } from '../base/index.ts';
import type { Token } from './access-reader.ts';
import type { Role } from './permission.ts';

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly hash: Buffer;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
  readonly provider_id: string | null;
  readonly technician_id: string | null;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  /** The name as it is found, whichever way it is typed. */
  readonly key: string;
  readonly display_name: string;
  readonly role: Role;
  readonly provider_id: string | null;
  readonly technician_id: string | null;
  readonly language: string | null;
  /** In the PHC string format. */
  readonly password: string | null;
  readonly must_change: number;
  readonly company_subject: string | null;
  readonly disabled_at: number | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly version: number;
}

export interface SessionRow {
  readonly id: string;
  readonly hash: Buffer;
  readonly user_id: string | null;
  readonly token_id: string | null;
  /** By the machine's clock. */
  readonly created_at: number;
  readonly seen_at: number;
  readonly address: string;
  readonly agent: string;
}

export interface AccessTables {
  readonly tokens: TokenRow;
  readonly users: UserRow;
  readonly sessions: SessionRow;
}

export function toToken(row: TokenRow): Token {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    created_by: row.created_by,
    created_at: row.created_at as Instant,
    expires_at: row.expires_at as Instant | null,
    revoked_at: row.revoked_at as Instant | null,
    provider_id: row.provider_id,
    technician_id: row.technician_id,
  };
}
