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

export interface AccessTables {
  readonly tokens: TokenRow;
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
