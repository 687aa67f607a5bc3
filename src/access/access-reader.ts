import type { Instant } from '../base/index.ts';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import { pageOf, readPageKey } from '../db/index.ts';
import type { Role } from './permission.ts';
import type { AccessTables } from './tables.ts';
import { toToken } from './tables.ts';

/** A key with which a person or program calls the API. Its text is shown only when it is made. */
export interface Token {
  readonly id: string;
  /** Unique among live tokens; names the actor in the audit. */
  readonly name: string;
  readonly role: Role;
  readonly created_by: string;
  readonly created_at: Instant;
  readonly expires_at: Instant | null;
  readonly revoked_at: Instant | null;
  /** For whom the owner works, and as which technician he or she acts; null: for the centre. */
  readonly provider_id: string | null;
  readonly technician_id: string | null;
}

/** What the token book needs to recognise a token. */
export interface TokenEntry {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly expires_at: Instant | null;
  readonly provider_id: string | null;
  readonly technician_id: string | null;
  /** SHA-256 of the token's text. */
  readonly hash: Uint8Array;
}

export interface TokenFilter {
  readonly role?: Role;
  readonly provider_id?: string;
  readonly technician_id?: string;
  /** Only those that were revoked, or were not. */
  readonly revoked?: boolean;
}

export interface AccessReader {
  /** Newest first, revoked and expired ones too. */
  listTokens(filter: TokenFilter, page: PageRequest): Promise<Page<Token>>;
  getToken(id: string): Promise<Token | undefined>;
  /** Every token that was not revoked. */
  liveTokens(): Promise<readonly TokenEntry[]>;
}

export function createAccessReader(reader: Reader): AccessReader {
  const select = () => reader.as<AccessTables>().selectFrom('tokens').selectAll();
  return {
    async listTokens({ role, provider_id, technician_id, revoked }, page) {
      const after = readPageKey(page, [''] as [string]);
      const rows = await select()
        .$if(role !== undefined, (q) => q.where('role', '=', role ?? 'viewer'))
        .$if(provider_id !== undefined, (q) => q.where('provider_id', '=', provider_id ?? ''))
        .$if(technician_id !== undefined, (q) => q.where('technician_id', '=', technician_id ?? ''))
        .$if(revoked !== undefined, (q) => q.where('revoked_at', revoked ? 'is not' : 'is', null))
        .$if(after !== undefined, (q) => q.where('id', '<', after?.[0] ?? ''))
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.id], toToken);
    },
    async getToken(id) {
      const row = await select().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toToken(row);
    },
    async liveTokens() {
      const rows = await select().where('revoked_at', 'is', null).orderBy('id').execute();
      return rows.map(({ id, name, role, expires_at, provider_id, technician_id, hash }) => ({
        id,
        name,
        role,
        expires_at: expires_at as Instant | null,
        provider_id,
        technician_id,
        hash,
      }));
    },
  };
}
