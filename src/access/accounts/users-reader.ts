import type { Page, PageRequest, Reader } from '../../db/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import type { Role } from '../permission.ts';
import type { AccessTables } from '../tables.ts';
import { toUser, type User } from './user.ts';

export interface UserFilter {
  readonly role?: Role;
  readonly provider_id?: string;
  /** Only those who may not sign in, or may. */
  readonly disabled?: boolean;
}

/** A user with what is kept of the password; it leaves this room for nobody but who judges a sign-in. */
export interface UserToJudge {
  readonly user: User;
  readonly kept: string | null;
}

export interface UsersReader {
  /** By name, disabled ones too. */
  listUsers(filter: UserFilter, page: PageRequest): Promise<Page<User>>;
  getUser(id: string): Promise<User | undefined>;
  findUser(name: string): Promise<UserToJudge | undefined>;
  findCompanyUser(subject: string): Promise<User | undefined>;
}

export function createUsersReader(reader: Reader): UsersReader {
  const select = () => reader.as<AccessTables>().selectFrom('users').selectAll();
  return {
    async listUsers({ role, provider_id, disabled }, page) {
      const after = readPageKey(page, [''] as [string]);
      const rows = await select()
        .$if(role !== undefined, (q) => q.where('role', '=', role ?? 'viewer'))
        .$if(provider_id !== undefined, (q) => q.where('provider_id', '=', provider_id ?? ''))
        .$if(disabled !== undefined, (q) => q.where('disabled_at', disabled ? 'is not' : 'is', null))
        .$if(after !== undefined, (q) => q.where('key', '>', after?.[0] ?? ''))
        .orderBy('key')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.key], toUser);
    },
    async getUser(id) {
      const row = await select().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toUser(row);
    },
    async findUser(name) {
      const row = await select().where('key', '=', keyOfName(name)).executeTakeFirst();
      return row === undefined ? undefined : { user: toUser(row), kept: row.password };
    },
    async findCompanyUser(subject) {
      const row = await select().where('company_subject', '=', subject).executeTakeFirst();
      return row === undefined ? undefined : toUser(row);
    },
  };
}

/** Under which a name is found, however it is typed. */
export const keyOfName = (name: string): string => name.trim().normalize('NFKC').toLowerCase();
