import { type AccessCommands, type SessionCommands, sessionUserOf, type UserCommands } from '../access/index.ts';
import type { Tx } from '../db/index.ts';
import type { AccountProcedures } from './account-procedures.ts';
import type { Caller, CommandsOf } from './procedures.ts';

interface AccountCommandsDeps {
  readonly access: AccessCommands;
  readonly users: UserCommands;
  readonly sessions: SessionCommands;
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** Tokens, people and their sessions. */
export function createAccountCommands(deps: AccountCommandsDeps): CommandsOf<AccountProcedures> {
  const { access, users, sessions, change } = deps;
  return {
    createToken: (caller, input) => change(caller, (tx) => access.createToken(tx, input, caller.name)),
    revokeToken: (caller, id) => change(caller, (tx) => access.revokeToken(tx, id, caller.name)),
    createUser: (caller, input) => change(caller, (tx) => users.createUser(tx, input, caller.name)),
    updateUser: (caller, id, patch, ifMatch) =>
      change(caller, (tx) => users.updateUser(tx, id, patch, ifMatch, caller.name)),
    setPassword: (caller, id, password) => change(caller, (tx) => users.setPassword(tx, id, password, caller.name)),
    noteLocked: (id, address) => change(daemon, (tx) => users.noteLocked(tx, id, address)),
    openSession: (caller, user, session) =>
      change(caller, async (tx) => {
        const { hash, token_id, at } = session;
        const user_id = user?.id ?? null;
        const id = await sessions.openSession(tx, { ...session, user_id }, caller.name);
        const entry = { id, hash, token_id, created_at: at, seen_at: at };
        return { ...entry, user: user === undefined ? undefined : sessionUserOf(user) };
      }),
    endSession: (caller, id) => change(caller, (tx) => sessions.endSession(tx, id, caller.name)),
    noteUsed: (used) => change(daemon, (tx) => sessions.noteUsed(tx, used)),
  };
}

const daemon: Caller = { name: 'carewatch', role: 'admin' };
