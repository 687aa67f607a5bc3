import type { Instant } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import type { Role } from './permission.ts';

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
}

/** What the token book needs to recognise a token. */
export interface TokenEntry {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly expires_at: Instant | null;
  /** SHA-256 of the token's text. */
  readonly hash: Uint8Array;
}

export interface AccessReader {
  /** Newest first, revoked and expired ones too. */
  listTokens(page: PageRequest): Promise<Page<Token>>;
  getToken(id: string): Promise<Token | undefined>;
  /** Every token that was not revoked. */
  liveTokens(): Promise<readonly TokenEntry[]>;
}

export function createAccessReader(reader: Reader): AccessReader {
  assert(false, `not built: ${typeof reader}`);
}
