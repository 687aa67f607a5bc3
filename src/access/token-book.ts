import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/index.ts';
import type { TokenEntry } from './access-reader.ts';
import type { Role } from './permission.ts';

/** Who is calling. `name` is the actor in the audit. */
export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** For whom the caller works, and as which technician; absent: for the centre. */
  readonly provider_id?: string;
  readonly technician_id?: string;
}

export interface TokenBookOptions {
  /** An admin token from the configuration; it is never stored and cannot be revoked, only configured away. */
  readonly adminToken?: string;
}

/** Who may call the API, in memory, for the thread that answers requests. */
export interface TokenBook {
  /** The token's owner; undefined when it is unknown, revoked or expired. */
  verify(token: string): Principal | undefined;
  /** The owner of the token with this id, while it is live. */
  owner(id: string): Principal | undefined;
  set(entry: TokenEntry): void;
  delete(id: string): void;
  /** Replaces the whole content but the configured admin token. */
  load(entries: readonly TokenEntry[]): void;
}

export function createTokenBook(options: TokenBookOptions, deps: { readonly clock: Clock }): TokenBook {
  const admin = options.adminToken === undefined ? undefined : hashToken(options.adminToken);
  const byHash = new Map<string, TokenEntry>();
  const hashOf = new Map<string, string>();
  const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');

  const set = (entry: TokenEntry): void => {
    byHash.set(keyOf(entry.hash), entry);
    hashOf.set(entry.id, keyOf(entry.hash));
  };

  const ownerOf = (key: string | undefined): Principal | undefined => {
    const entry = key === undefined ? undefined : byHash.get(key);
    if (entry === undefined) return undefined;
    if (entry.expires_at !== null && entry.expires_at <= deps.clock.now()) return undefined;
    const { id, name, role, provider_id, technician_id } = entry;
    return {
      ...{ id, name, role },
      ...(provider_id === null ? {} : { provider_id }),
      ...(technician_id === null ? {} : { technician_id }),
    };
  };

  return {
    verify(token) {
      const hash = hashToken(token);
      if (admin !== undefined && timingSafeEqual(hash, admin)) return configured;
      // A map lookup by hash can leak the time only of hashes, from which no token can be made.
      return ownerOf(keyOf(hash));
    },
    owner: (id) => (id === configured.id ? (admin === undefined ? undefined : configured) : ownerOf(hashOf.get(id))),
    set,
    delete(id) {
      const hash = hashOf.get(id);
      hashOf.delete(id);
      if (hash !== undefined) byHash.delete(hash);
    },
    load(entries) {
      byHash.clear();
      hashOf.clear();
      for (const entry of entries) set(entry);
    },
  };
}

/** Whom the token of the configuration stands for. */
const configured: Principal = { id: 'config', name: 'admin', role: 'admin' };

/** Fast on purpose: tokens are 256 random bits, so nobody can guess through the hash. */
export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
