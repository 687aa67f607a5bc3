import { AppError } from '../base/index.ts';
import type { QualityFailure } from './errors.ts';

export function refuse(field: string, value: unknown, remedy: string): never {
  throw new AppError<QualityFailure>(
    { code: 'invalid-quality', field, value },
    `${field} is ${value === null || value === undefined ? 'missing' : String(value)}; ${remedy}.`,
  );
}

export function checkText(field: string, text: string | null | undefined, longest: number): void {
  if (typeof text === 'string' && text.trim() !== '' && text.length <= longest) return;
  refuse(field, text?.slice(0, 100), `send a text of 1 to ${longest} characters`);
}

export function checkWhole(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  refuse(field, value, `send a whole number from ${least} to ${most}`);
}

/** Throws when the caller read another version than the present one. */
export function refuseStale(ifMatch: number | undefined, actual: number): void {
  if (ifMatch === undefined || ifMatch === actual) return;
  throw new AppError<QualityFailure>(
    { code: 'version-mismatch', expected: ifMatch, actual },
    `Version ${ifMatch} was read, but it is ${actual} by now; read it again and repeat the change.`,
  );
}
