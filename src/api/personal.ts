import type { Role } from '../access/index.ts';

/** Phone numbers are shown to those who call; viewers see enough to recognise a number they know. */
export function phoneFor<P extends string | null>(role: Role, phone: P): P {
  return (role === 'viewer' && phone !== null ? maskPhone(phone) : phone) as P;
}

/** Masks every phone number in free-form facts and words, such as the detail of an audit record or a note. */
export function personalFor<V>(role: Role, value: V): V {
  return (role === 'viewer' ? mask(value) : value) as V;
}

/** Whether somebody wrote a phone number into any of these words. */
export const tellsNumber = (...words: readonly unknown[]): boolean =>
  words.some((one) => typeof one === 'string' && one.search(numberInWords) >= 0);

function mask(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(numberInWords, maskPhone);
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskField(name, inner)]));
}

function maskField(name: string, inner: unknown): unknown {
  if (/(^|_)ids?$/.test(name)) return inner;
  return /phone/i.test(name) && typeof inner === 'string' ? maskPhone(inner) : mask(inner);
}

/** A mobile number, a landline with its area code, or any number with its country code, as people write them into a note. */
const numberInWords =
  /(?<![\w+])(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|\+\d[\d -]{6,14}\d)(?!\w)/g;

const maskPhone = (phone: string): string =>
  phone.length < 8 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
