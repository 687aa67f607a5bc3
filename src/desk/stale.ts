import { AppError } from '../base/index.ts';
import type { DeskFailure } from './errors.ts';

/** Throws when the caller read another version than the present one. */
export function refuseStale(ifMatch: number | undefined, actual: number): void {
  if (ifMatch === undefined || ifMatch === actual) return;
  throw new AppError<DeskFailure>(
    { code: 'version-mismatch', expected: ifMatch, actual },
    `Version ${ifMatch} was read, but it is ${actual} by now; read it again and repeat the change.`,
  );
}
