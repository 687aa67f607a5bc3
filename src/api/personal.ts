import type { Role } from '../access/index.ts';

/** Phone numbers are shown to those who call; viewers see enough to recognise a number they know. */
export function phoneFor<P extends string | null>(role: Role, phone: P): P {
  return (role === 'viewer' && phone !== null ? maskPhone(phone) : phone) as P;
}

/** Masks every phone number in free-form facts, such as the detail of an audit record. */
export function personalFor(role: Role, value: unknown): unknown {
  return role === 'viewer' ? mask(value) : value;
}

function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      /phone/i.test(name) && typeof inner === 'string' ? maskPhone(inner) : mask(inner),
    ]),
  );
}

const maskPhone = (phone: string): string =>
  phone.length < 8 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
