import { AppError } from '../base/index.ts';
import type { FieldFault } from '../fleet/index.ts';
import type { PeopleFailure } from './errors.ts';

/** Throws when there is a fault. */
export function refuseFaults(faults: readonly FieldFault[]): void {
  if (faults.length === 0) return;
  const sentence = faults.map((f) => `${f.field} ${JSON.stringify(f.value) ?? 'missing'}: ${f.remedy}`).join('; ');
  throw new AppError<PeopleFailure>({ code: 'invalid-input', faults }, sentence);
}

/** Throws when the caller read another version than the present one. */
export function refuseStale(ifMatch: number | undefined, actual: number): void {
  if (ifMatch === undefined || ifMatch === actual) return;
  throw new AppError<PeopleFailure>(
    { code: 'version-mismatch', expected: ifMatch, actual },
    `Version ${ifMatch} was read, but it is ${actual} by now; read it again and repeat the change.`,
  );
}

export const unknown = (kind: 'customer' | 'provider' | 'technician', id: string): AppError<PeopleFailure> =>
  new AppError<PeopleFailure>({ code: `${kind}-unknown`, id }, `There is no ${kind} ${id}.`);

const isPlain = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text.replaceAll(/[\n\r\t]/g, ''));

/** Faults of a text that must say something. */
export function nameFaults(field: string, value: string): FieldFault[] {
  if (value.trim() === '' || value.length > 300)
    return [{ field, value: value.slice(0, 100), remedy: 'send 1 to 300 characters' }];
  return plainFaults(field, value);
}

export function plainFaults(field: string, value: string | null | undefined): FieldFault[] {
  if (value === null || value === undefined || isPlain(value)) return [];
  return [{ field, value: value.slice(0, 100), remedy: 'leave out control characters and broken Unicode' }];
}

/** Phones are compared by their digits. */
export const digitsOf = (phone: string): string => phone.replace(/\D/g, '');

export function phoneFaults(field: string, phone: string | null | undefined): FieldFault[] {
  if (phone === undefined || phone === null) return [];
  const digits = digitsOf(phone).length;
  if (/^\+?[\d\s()./*-]+$/.test(phone.trim()) && digits >= 3 && digits <= 20) return [];
  return [
    { field, value: phone.slice(0, 100), remedy: 'send digits with an optional + in front, e.g. +86 138 0013 8000' },
  ];
}

export function languageFaults(field: string, language: string | null | undefined): FieldFault[] {
  if (language === undefined || language === null) return [];
  try {
    Intl.getCanonicalLocales(language.trim());
    return [];
  } catch {
    return [{ field, value: language.slice(0, 100), remedy: 'send a language tag, e.g. zh-CN or en' }];
  }
}
