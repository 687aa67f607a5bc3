import { AppError } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { AccessCommandsDeps } from '../access-commands.ts';
import type { AccessFailure } from '../errors.ts';
import { type Role, roles } from '../permission.ts';
import type { AccessTables, UserRow } from '../tables.ts';
import { toUser, type User, type UserLanguage, userLanguages } from './user.ts';
import { keyOfName } from './users-reader.ts';

export interface NewUser {
  readonly name: string;
  readonly display_name?: string;
  readonly role: Role;
  /** The caller sees to it that they exist and belong together. */
  readonly provider_id?: string | null;
  readonly technician_id?: string | null;
  readonly language?: UserLanguage | null;
  readonly company_subject?: string | null;
}

export type UserPatch = Partial<Omit<NewUser, 'name' | 'company_subject'>> & { readonly disabled?: boolean };

/** A password as it is kept. */
export interface KeptPassword {
  readonly kept: string;
  /** Somebody else chose it. */
  readonly mustChange: boolean;
  /** The session of whoever changed it goes on; all others of the person end. */
  readonly keepSession?: string;
}

/** What ends a person's sessions is told to the session book by the caller. */
export interface UserCommands {
  createUser(tx: Tx, input: NewUser, by: string): Promise<User>;
  /** Ends the person's sessions where it changes what he or she may do. */
  updateUser(tx: Tx, id: string, patch: UserPatch, ifMatch: number | undefined, by: string): Promise<User>;
  setPassword(tx: Tx, id: string, password: KeptPassword, by: string): Promise<User>;
  /** Too many attempts to sign in as this person failed. */
  noteLocked(tx: Tx, id: string, address: string): Promise<void>;
}

const longestName = 100;
const reservedNames: readonly string[] = ['admin', 'carewatch'];

export function createUserCommands({ clock, ids }: AccessCommandsDeps): UserCommands {
  const write = async (tx: Tx, row: UserRow, action: string, by: string, detail: object): Promise<User> => {
    const db = tx.as<AccessTables>();
    const { id, ...rest } = row;
    await db.updateTable('users').set(rest).where('id', '=', id).execute();
    await recordAudit(tx, { at: clock.now(), actor: by, action, object: { kind: 'user', id }, detail: { ...detail } });
    return toUser(row);
  };
  const endSessions = async (tx: Tx, id: string, keep = ''): Promise<void> => {
    const db = tx.as<AccessTables>();
    await db.deleteFrom('sessions').where('user_id', '=', id).where('id', '<>', keep).execute();
  };

  return {
    async createUser(tx, input, by) {
      const at = clock.now();
      const name = input.name.trim();
      const row: UserRow = {
        id: ids.next('usr'),
        ...{ name, key: keyOfName(name), display_name: input.display_name?.trim() || name },
        role: input.role,
        ...{ provider_id: input.provider_id ?? null, technician_id: input.technician_id ?? null },
        ...{ language: input.language ?? null, company_subject: input.company_subject ?? null },
        ...{ password: null, must_change: 0, disabled_at: null, created_by: by, created_at: at, version: 1 },
      };
      refuseFaulty(row);
      await refuseTaken(tx, row);
      await tx.as<AccessTables>().insertInto('users').values(row).execute();
      const object = { kind: 'user', id: row.id };
      await recordAudit(tx, { at, actor: by, action: 'user.created', object, detail: detailOf(row) });
      return toUser(row);
    },

    async updateUser(tx, id, patch, ifMatch, by) {
      const before = await readUser(tx, id);
      refuseStale(before, ifMatch);
      const { disabled, display_name, ...rest } = patch;
      const row: UserRow = {
        ...before,
        ...rest,
        display_name: display_name?.trim() || before.display_name,
        disabled_at:
          disabled === undefined ? before.disabled_at : disabled ? (before.disabled_at ?? clock.now()) : null,
        version: before.version + 1,
      };
      refuseFaulty(row);
      await refuseLastAdmin(tx, before, row);
      if (maysOf(before) !== maysOf(row)) await endSessions(tx, id);
      return write(tx, row, 'user.changed', by, detailOf(row));
    },

    async setPassword(tx, id, { kept, mustChange, keepSession }, by) {
      const before = await readUser(tx, id);
      const row = { ...before, password: kept, must_change: mustChange ? 1 : 0, version: before.version + 1 };
      await endSessions(tx, id, keepSession);
      return write(tx, row, 'user.password-set', by, { must_change: mustChange });
    },

    async noteLocked(tx, id, address) {
      const object = { kind: 'user', id };
      await recordAudit(tx, {
        at: clock.now(),
        actor: 'carewatch',
        action: 'user.locked',
        object,
        detail: { address },
      });
    },
  };
}

/** Two equal texts: the person may do the same. */
const maysOf = ({ role, provider_id, technician_id, disabled_at }: UserRow): string =>
  JSON.stringify([role, provider_id, technician_id, disabled_at !== null]);

const detailOf = ({ name, role, provider_id, technician_id, disabled_at, company_subject }: UserRow) => ({
  ...{ name, role, disabled: disabled_at !== null, company: company_subject !== null },
  ...(provider_id === null ? {} : { provider_id, technician_id }),
});

async function readUser(tx: Tx, id: string): Promise<UserRow> {
  const row = await tx.as<AccessTables>().selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new AppError<AccessFailure>({ code: 'user-unknown', id }, `There is no user ${id}; GET /users lists them.`);
}

function refuseStale({ id, version }: UserRow, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === version) return;
  const sentence = `The user ${id} has version ${version}, not ${ifMatch}; read it again and repeat the change.`;
  throw new AppError<AccessFailure>({ code: 'user-changed', expected: ifMatch, actual: version }, sentence);
}

function refuseFaulty({ name, display_name, role, provider_id, technician_id, language }: UserRow): void {
  const refuse = (field: string, value: unknown, remedy: string): never => {
    throw new AppError<AccessFailure>({ code: 'invalid-user', field, value }, `${field}: ${remedy}.`);
  };
  for (const [field, text] of Object.entries({ name, display_name })) {
    if (text === '' || text.length > longestName || !text.isWellFormed() || /\p{Cc}/u.test(text)) {
      refuse(field, text.slice(0, longestName), `send 1 to ${longestName} characters without control characters`);
    }
  }
  if (reservedNames.includes(keyOfName(name)))
    refuse('name', name, 'this name is kept for the daemon itself, choose another');
  if (!roles.includes(role)) refuse('role', role, `use one of ${roles.join(', ')}`);
  if ((role === 'provider') !== (provider_id !== null)) {
    refuse('provider_id', provider_id, 'name the provider of somebody with the role provider, and of nobody else');
  }
  if (technician_id !== null && provider_id === null) {
    refuse('technician_id', technician_id, 'name a technician only with his or her provider');
  }
  if (language !== null && !(userLanguages as readonly string[]).includes(language)) {
    refuse('language', language, `use one of ${userLanguages.join(', ')}`);
  }
}

/** The audit says who by name, so that no two may share one, nor a person and a program. */
async function refuseTaken(tx: Tx, { name, key }: UserRow): Promise<void> {
  const db = tx.as<AccessTables>();
  const user = await db.selectFrom('users').select('id').where('key', '=', key).executeTakeFirst();
  const token = await db
    .selectFrom('tokens')
    .select('id')
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (user === undefined && token === undefined) return;
  const sentence = `The name ${name} is taken by ${user === undefined ? 'a token' : 'another user'}; choose another.`;
  throw new AppError<AccessFailure>({ code: 'user-name-taken', name }, sentence);
}

/** Whoever could let people in goes on being able to. */
async function refuseLastAdmin(tx: Tx, before: UserRow, after: UserRow): Promise<void> {
  const isAdmin = ({ role, disabled_at }: UserRow): boolean => role === 'admin' && disabled_at === null;
  if (!isAdmin(before) || isAdmin(after)) return;
  const other = await tx
    .as<AccessTables>()
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('id', '<>', before.id)
    .executeTakeFirst();
  if (other !== undefined) return;
  const sentence = `${before.name} is the last administrator who can sign in; make another one first.`;
  throw new AppError<AccessFailure>({ code: 'last-administrator', id: before.id }, sentence);
}
