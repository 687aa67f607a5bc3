import type { Ledger } from './ledger.ts';
import { own } from './names.ts';
import type { Scan } from './wire.ts';

/** Hides what the retention has forgotten and the database may still have. */
export function visible(ledger: Ledger, from: number): Pick<Scan, 'above'> {
  return from < ledger.keptFrom ? { above: [[own.at, ledger.keptFrom - 1]] } : {};
}
