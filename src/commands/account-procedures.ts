import type {
  KeptPassword,
  NewSession,
  NewToken,
  NewUser,
  SessionEntry,
  Token,
  User,
  UserPatch,
} from '../access/index.ts';
import type { Instant } from '../base/index.ts';
import type { Caller, MadeToken } from './procedures.ts';

/** What the API asks of tokens, people and sessions; afterwards it tells the main thread's books what changed. */
export interface AccountProcedures {
  createToken(caller: Caller, input: NewToken): MadeToken;
  revokeToken(caller: Caller, id: string): Token;
  createUser(caller: Caller, input: NewUser): User;
  updateUser(caller: Caller, id: string, patch: UserPatch, ifMatch: number | undefined): User;
  /** The password as it is kept; what was typed never comes here. */
  setPassword(caller: Caller, id: string, password: KeptPassword): User;
  noteLocked(id: string, address: string): void;
  /** Of a person, or of whoever showed a token. */
  openSession(caller: Caller, user: User | undefined, session: Omit<NewSession, 'user_id'>): SessionEntry;
  endSession(caller: Caller, id: string): void;
  noteUsed(used: readonly { readonly id: string; readonly seen_at: Instant }[]): void;
}
