import type { Role } from '../permission.ts';

/** The claim that says what somebody may do here, and the roles of its values; the first that fits counts. */
export interface RoleClaim {
  readonly claim: string;
  readonly map: Readonly<Record<string, Role>>;
}

/** Somebody as the company's provider tells it. */
export interface CompanyPerson {
  readonly subject: string;
  readonly name: string;
  readonly display_name: string;
  readonly role: Role;
}

const longestName = 100;

/** Undefined: none of the person's groups has a role here. */
export function personOf(claims: Readonly<Record<string, unknown>>, roles: RoleClaim): CompanyPerson | undefined {
  const given = claims[roles.claim];
  const groups: readonly unknown[] = Array.isArray(given) ? given : [given];
  const role = Object.entries(roles.map).find(([group]) => groups.includes(group))?.[1];
  if (role === undefined) return undefined;
  const subject = String(claims.sub);
  const name = textOf(claims.preferred_username) ?? textOf(claims.email) ?? subject;
  return { subject, name, display_name: textOf(claims.name) ?? name, role };
}

const textOf = (claim: unknown): string | undefined =>
  typeof claim === 'string' && claim.trim() !== '' ? claim.trim().slice(0, longestName) : undefined;
