import type { Clock, Ids, Instant } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import type { Token, TokenEntry } from './access-reader.ts';
import type { Role } from './permission.ts';

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly expires_at?: Instant | null;
}

/** `secret` is the token's text, shown once; `entry` goes to the token book once the transaction has committed. */
export interface CreatedToken {
  readonly token: Token;
  readonly secret: string;
  readonly entry: TokenEntry;
}

export interface AccessCommandsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Cryptographic randomness; by default the machine's. */
  readonly randomBytes?: (size: number) => Uint8Array;
}

export interface AccessCommands {
  createToken(tx: Tx, input: NewToken, by: string): Promise<CreatedToken>;
  /** Revoking a revoked token changes nothing. The caller takes it out of the book. */
  revokeToken(tx: Tx, id: string, by: string): Promise<Token>;
}

export function createAccessCommands(deps: AccessCommandsDeps): AccessCommands {
  assert(false, `not built: ${typeof deps}`);
}
