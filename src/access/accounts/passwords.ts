import { argon2 as machineArgon2, randomBytes as machineRandomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../../base/index.ts';
import type { AccessFailure } from '../errors.ts';

/**
 * Keeps and recognises passwords: Argon2id (RFC 9106) with the least cost that OWASP's Password Storage Cheat Sheet
 * names, 19 MiB and two passes on one lane. What was kept with another cost goes on being recognised.
 */
export interface Passwords {
  /** The text to keep, in the PHC string format. */
  hash(password: string): Promise<string>;
  /** Whether the text was kept of this password. Without a text it takes as long, and is false. */
  fits(kept: string | null, password: string): Promise<boolean>;
}

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const usualCost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;
/** One is computed at a time, so that people who sign in keep no sync of the journal waiting. */
const mostWaiting = 32;

const argon2 = promisify(machineArgon2);
const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export function createPasswords({ cost = usualCost, randomBytes = machineRandomBytes } = {}): Passwords {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    if (waiting >= mostWaiting) {
      const sentence = 'Too many people are signing in at this moment; try again in a few seconds.';
      throw new AppError<AccessFailure>({ code: 'sign-in-busy' }, sentence);
    }
    waiting += 1;
    const turn = last.then(run).finally(() => {
      waiting -= 1;
    });
    last = turn.catch(() => undefined);
    return turn;
  };

  const tagOf = (password: string, nonce: Uint8Array, { memory, passes, parallelism }: Cost, tagLength: number) =>
    // One text, whichever way a keyboard composes its letters.
    argon2('argon2id', {
      ...{ message: password.normalize('NFKC'), nonce, memory, passes, parallelism, tagLength },
    });

  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(saltBytes);
        const tag = await tagOf(password, salt, cost, tagBytes);
        const { memory, passes, parallelism } = cost;
        return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
      }),
    fits: (kept, password) =>
      inTurn(async () => {
        const parts = kept === null ? undefined : form.exec(kept);
        if (parts === undefined || parts === null) {
          await tagOf(password, Buffer.alloc(saltBytes), cost, tagBytes);
          return false;
        }
        const [memory = 0, passes = 0, parallelism = 0] = parts.slice(1, 4).map(Number);
        const [salt, tag] = [parts[4], parts[5]].map((text) => Buffer.from(text ?? '', 'base64'));
        if (salt === undefined || tag === undefined) return false;
        const computed = await tagOf(password, salt, { memory, passes, parallelism }, tag.length);
        return timingSafeEqual(computed, tag);
      }),
  };
}

/** The shortest of OWASP ASVS 4.0.3, 2.1.1. */
export const shortestPassword = 12;
export const longestPassword = 128;

/** Why a password cannot be taken; undefined: it can. Which kinds of characters it holds is nobody's business. */
export function weaknessOf(password: string, names: readonly string[]): string | undefined {
  const length = [...password].length;
  if (length < shortestPassword) return `has ${length} characters; send at least ${shortestPassword}`;
  if (length > longestPassword) return `has ${length} characters; send at most ${longestPassword}`;
  if (new Set(password).size < 5) return 'is a few characters over and over; choose another';
  const plain = password.toLowerCase();
  if (names.some((name) => name.length > 2 && plain.includes(name.toLowerCase()))) {
    return 'holds the name of whom it is for; choose another';
  }
  return undefined;
}
