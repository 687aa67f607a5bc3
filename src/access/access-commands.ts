import { randomBytes as machineRandomBytes } from 'node:crypto';
import type { Clock, Ids, Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { Token, TokenEntry } from './access-reader.ts';
import { keyOfName } from './accounts/users-reader.ts';
import type { AccessFailure } from './errors.ts';
import type { Role } from './permission.ts';
import { roles } from './permission.ts';
import type { AccessTables, TokenRow } from './tables.ts';
import { toToken } from './tables.ts';
import { hashToken } from './token-book.ts';

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly expires_at?: Instant | null;
  /** The caller sees to it that they exist and belong together. */
  readonly provider_id?: string | null;
  readonly technician_id?: string | null;
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

/** Tells a reader of logs and leaked files what the text is. */
const prefix = 'cw_';
const longestName = 100;
const reservedNames: readonly string[] = ['admin', 'carewatch'];

export function createAccessCommands(deps: AccessCommandsDeps): AccessCommands {
  return {
    async createToken(tx, input, by) {
      const now = deps.clock.now();
      const name = input.name.trim();
      refuseFaulty({ ...input, name }, now);
      await refuseTaken(tx, name);
      const secret = prefix + Buffer.from((deps.randomBytes ?? machineRandomBytes)(32)).toString('base64url');
      const row = {
        id: deps.ids.next('tok'),
        name,
        role: input.role,
        hash: Buffer.from(hashToken(secret)),
        created_by: by,
        created_at: now,
        expires_at: input.expires_at ?? null,
        revoked_at: null,
        provider_id: input.provider_id ?? null,
        technician_id: input.technician_id ?? null,
      };
      await tx.as<AccessTables>().insertInto('tokens').values(row).execute();
      await audit(tx, now, by, 'created', row);
      const { id, role, hash, expires_at, provider_id, technician_id } = row;
      return { token: toToken(row), secret, entry: { id, name, role, expires_at, provider_id, technician_id, hash } };
    },
    async revokeToken(tx, id, by) {
      const db = tx.as<AccessTables>();
      const row = await db.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined)
        throw new AppError<AccessFailure>({ code: 'token-unknown', id }, `There is no token ${id}.`);
      if (row.revoked_at !== null) return toToken(row);
      const revoked_at = deps.clock.now();
      await db.updateTable('tokens').set({ revoked_at }).where('id', '=', id).execute();
      await audit(tx, revoked_at, by, 'revoked', row);
      return toToken({ ...row, revoked_at });
    },
  };
}

function refuseFaulty(
  { name, role, expires_at, provider_id = null, technician_id = null }: NewToken,
  now: Instant,
): void {
  const refuse = (field: string, value: unknown, remedy: string): never => {
    throw new AppError<AccessFailure>({ code: 'invalid-token', field, value }, `${field}: ${remedy}.`);
  };
  if (name === '' || name.length > longestName || !name.isWellFormed() || /\p{Cc}/u.test(name)) {
    refuse('name', name.slice(0, longestName), `send 1 to ${longestName} characters without control characters`);
  }
  if (reservedNames.includes(name)) refuse('name', name, 'this name is kept for the daemon itself, choose another');
  if (!roles.includes(role)) refuse('role', role, `use one of ${roles.join(', ')}`);
  if ((role === 'provider') !== (provider_id !== null)) {
    refuse('provider_id', provider_id, 'name the provider for a token of the role provider, and for no other role');
  }
  if (technician_id !== null && provider_id === null) {
    refuse('technician_id', technician_id, 'name a technician only with his or her provider');
  }
  if (typeof expires_at === 'number' && !(expires_at > now)) refuse('expires_at', expires_at, 'send a time to come');
}

async function refuseTaken(tx: Tx, name: string): Promise<void> {
  const taken = await tx
    .as<AccessTables>()
    .selectFrom('tokens')
    .select('id')
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  const user = await tx
    .as<AccessTables>()
    .selectFrom('users')
    .select('id')
    .where('key', '=', keyOfName(name))
    .executeTakeFirst();
  if (taken === undefined && user === undefined) return;
  const sentence =
    user === undefined
      ? `A token named ${name} is in use; revoke it first, or choose another name.`
      : `A person signs in as ${name}; choose another name for the token.`;
  throw new AppError<AccessFailure>({ code: 'token-name-taken', name }, sentence);
}

async function audit(tx: Tx, at: Instant, actor: string, action: string, row: TokenRow): Promise<void> {
  const { id, name, role, expires_at, provider_id, technician_id } = row;
  const object = { kind: 'token', id };
  const detail = { name, role, expires_at, ...(provider_id === null ? {} : { provider_id, technician_id }) };
  await recordAudit(tx, { at, actor, action: `token.${action}`, object, detail });
}
