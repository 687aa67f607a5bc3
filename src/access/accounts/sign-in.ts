import { AppError, type Clock, type Instant } from '../../base/index.ts';
import type { AccessFailure } from '../errors.ts';
import { type AttemptLimits, attemptLimits, createAttempts } from './attempts.ts';
import { createPasswords, type Passwords, weaknessOf } from './passwords.ts';
import type { User } from './user.ts';
import { keyOfName, type UsersReader } from './users-reader.ts';

/** Why nobody is let in. Which of name and password is wrong, or whether the account is disabled, is not told. */
export type SignInRefusal =
  | { readonly refused: 'wrong'; readonly locked: User | undefined }
  | { readonly refused: 'locked'; readonly until: Instant };

/** Judges who signs in with a name and a password. */
export interface SignIn {
  judge(asked: {
    readonly name: string;
    readonly password: string;
    readonly address: string;
  }): Promise<User | SignInRefusal>;
  /** Whether it is the password of the person, who is signed in and wants to change it. */
  isPasswordOf(user: Pick<User, 'name'>, password: string, address: string): Promise<true | SignInRefusal>;
  /** The text to keep of a new password; refused where it is weak. `field` names it in the refusal. */
  keep(password: string, user: Pick<User, 'name' | 'display_name'>, field: string): Promise<string>;
}

export interface SignInOptions {
  readonly passwords?: Passwords;
  readonly limits?: AttemptLimits;
}

/** Many people may stand behind one address. */
const attemptsOfAnAddress = 4;

export function createSignIn(
  { passwords = createPasswords(), limits = attemptLimits }: SignInOptions,
  deps: { readonly clock: Clock; readonly users: Pick<UsersReader, 'findUser'> },
): SignIn {
  const byName = createAttempts(limits, deps);
  const byAddress = createAttempts({ ...limits, free: limits.free * attemptsOfAnAddress }, deps);

  const waiting = (name: string, address: string): SignInRefusal | undefined => {
    const until = [byName.waitsUntil(name), byAddress.waitsUntil(address)].filter((one) => one !== undefined);
    return until.length === 0 ? undefined : { refused: 'locked', until: Math.max(...until) as Instant };
  };

  const judge: SignIn['judge'] = async ({ name, password, address }) => {
    const key = keyOfName(name);
    const locked = waiting(key, address);
    if (locked !== undefined) return locked;
    const found = await deps.users.findUser(name);
    const fits = await passwords.fits(found?.kept ?? null, password);
    if (fits && found !== undefined && found.user.disabled_at === null) {
      byName.succeeded(key);
      return found.user;
    }
    byAddress.failed(address);
    return { refused: 'wrong', locked: byName.failed(key) ? found?.user : undefined };
  };

  return {
    judge,
    async isPasswordOf(user, password, address) {
      const judged = await judge({ name: user.name, password, address });
      return 'refused' in judged ? judged : true;
    },
    async keep(password, { name, display_name }, field) {
      const weakness = weaknessOf(password, [name, display_name]);
      if (weakness === undefined) return passwords.hash(password);
      throw new AppError<AccessFailure>({ code: 'invalid-user', field, value: undefined }, `${field} ${weakness}.`);
    },
  };
}
