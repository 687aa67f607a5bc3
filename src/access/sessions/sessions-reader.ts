import type { Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { toUser, type User } from '../accounts/user.ts';
import type { AccessTables } from '../tables.ts';
import type { SessionEntry, SessionUser } from './session-book.ts';

/** A session as its owner is shown it. */
export interface Session {
  readonly id: string;
  readonly created_at: Instant;
  readonly seen_at: Instant;
  readonly address: string;
  /** What the browser calls itself. */
  readonly agent: string;
}

export interface SessionsReader {
  /** All that were not ended, for the book. */
  liveSessions(): Promise<readonly SessionEntry[]>;
  /** Of the person, newest first. */
  sessionsOf(userId: string): Promise<readonly Session[]>;
}

const mostShown = 100;

export function createSessionsReader(reader: Reader): SessionsReader {
  const db = reader.as<AccessTables>();
  return {
    async liveSessions() {
      const users = await db.selectFrom('users').selectAll().where('disabled_at', 'is', null).execute();
      const byId = new Map(users.map((row) => [row.id, sessionUserOf(toUser(row))]));
      const rows = await db.selectFrom('sessions').selectAll().execute();
      return rows.flatMap(({ id, hash, user_id, token_id, created_at, seen_at }) => {
        const user = user_id === null ? undefined : byId.get(user_id);
        if (user_id !== null && user === undefined) return [];
        return [{ id, hash, user, token_id, created_at: created_at as Instant, seen_at: seen_at as Instant }];
      });
    },
    async sessionsOf(userId) {
      const rows = await db
        .selectFrom('sessions')
        .select(['id', 'created_at', 'seen_at', 'address', 'agent'])
        .where('user_id', '=', userId)
        .orderBy('created_at', 'desc')
        .limit(mostShown)
        .execute();
      return rows.map((row) => ({
        ...row,
        created_at: row.created_at as Instant,
        seen_at: row.seen_at as Instant,
      }));
    },
  };
}

/** The person as the session book knows him or her. */
export const sessionUserOf = (user: User): SessionUser => ({
  ...{ id: user.id, name: user.name, role: user.role, display_name: user.display_name, language: user.language },
  must_change_password: user.must_change_password,
  ...(user.provider_id === null ? {} : { provider_id: user.provider_id }),
  ...(user.technician_id === null ? {} : { technician_id: user.technician_id }),
});
