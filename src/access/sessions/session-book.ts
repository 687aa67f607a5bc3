import { createHash } from 'node:crypto';
import type { Clock, Duration, Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Principal, TokenBook } from '../token-book.ts';

/** A browser that is signed in. */
export interface SessionEntry {
  readonly id: string;
  /** SHA-256 of the cookie. */
  readonly hash: Uint8Array;
  /** The person; undefined where a token was shown, whose owner is asked for each time. */
  readonly user: SessionUser | undefined;
  readonly token_id: string | null;
  /** By the machine's clock. */
  readonly created_at: Instant;
  readonly seen_at: Instant;
}

export interface SessionUser extends Principal {
  readonly display_name: string;
  readonly language: string | null;
  readonly must_change_password: boolean;
}

export interface LiveSession {
  readonly id: string;
  readonly principal: Principal;
  readonly user: SessionUser | undefined;
  /** Sent with whatever changes something; a page of somebody else cannot know it. */
  readonly csrf: string;
}

export interface SessionLimits {
  /** A session ends when nothing was asked for so long. */
  readonly idle: Duration;
  /** And at the latest so long after it began. */
  readonly longest: Duration;
}

/** Who is signed in, in memory, for the thread that answers requests. */
export interface SessionBook {
  verify(cookie: string): LiveSession | undefined;
  set(entry: SessionEntry): void;
  /** Ends one. */
  delete(id: string): void;
  /** Ends those of the person but this one. */
  deleteOf(userId: string, keep?: string): void;
  /** The person is called otherwise, or has changed the password. */
  rename(
    userId: string,
    change: Partial<Pick<SessionUser, 'display_name' | 'language' | 'must_change_password'>>,
  ): void;
  load(entries: readonly SessionEntry[]): void;
  /** Sessions that were used since they were asked for last, and when; to be written down. */
  used(): readonly { readonly id: string; readonly seen_at: Instant }[];
}

export const hashCookie = (cookie: string): Uint8Array => createHash('sha256').update(cookie).digest();
const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');
const csrfOf = (cookie: string): string => createHash('sha256').update(`csrf ${cookie}`).digest('base64url');

export function createSessionBook(
  limits: SessionLimits,
  deps: { readonly clock: Clock; readonly tokens: Pick<TokenBook, 'owner'> },
): SessionBook {
  const byHash = new Map<string, SessionEntry>();
  const used = new Set<string>();
  const change = (
    of: (entry: SessionEntry) => boolean,
    to: (entry: SessionEntry) => SessionEntry | undefined,
  ): void => {
    for (const [key, entry] of byHash) {
      if (!of(entry)) continue;
      const next = to(entry);
      if (next === undefined) byHash.delete(key);
      else byHash.set(key, next);
    }
  };
  const isOver = ({ created_at, seen_at }: SessionEntry, now: Instant): boolean =>
    now >= seen_at + limits.idle || now >= created_at + limits.longest;

  return {
    verify(cookie) {
      const key = keyOf(hashCookie(cookie));
      const entry = byHash.get(key);
      if (entry === undefined) return undefined;
      const now = deps.clock.now();
      const principal = entry.user ?? (entry.token_id === null ? undefined : deps.tokens.owner(entry.token_id));
      if (principal === undefined || isOver(entry, now)) {
        byHash.delete(key);
        return undefined;
      }
      byHash.set(key, { ...entry, seen_at: now });
      used.add(key);
      return { id: entry.id, principal: plain(principal), user: entry.user, csrf: csrfOf(cookie) };
    },
    set: (entry) => void byHash.set(keyOf(entry.hash), entry),
    delete: (id) =>
      change(
        (entry) => entry.id === id,
        () => undefined,
      ),
    deleteOf: (userId, keep) =>
      change(
        (entry) => entry.user?.id === userId && entry.id !== keep,
        () => undefined,
      ),
    rename: (userId, to) =>
      change(
        (entry) => entry.user?.id === userId,
        (entry) => (entry.user === undefined ? entry : { ...entry, user: { ...entry.user, ...to } }),
      ),
    load(entries) {
      byHash.clear();
      for (const entry of entries) byHash.set(keyOf(entry.hash), entry);
    },
    used() {
      const rows = [...used].flatMap((key) => {
        const entry = byHash.get(key);
        return entry === undefined ? [] : [{ id: entry.id, seen_at: instant(entry.seen_at) }];
      });
      used.clear();
      return rows;
    },
  };
}

const plain = ({ id, name, role, provider_id, technician_id }: Principal): Principal => ({
  ...{ id, name, role },
  ...(provider_id === undefined ? {} : { provider_id }),
  ...(technician_id === undefined ? {} : { technician_id }),
});
