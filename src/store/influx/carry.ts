import { mkdirSync } from 'node:fs';
import type { CarriedReadings, CarryQuery } from '../carry.ts';
import { writeCarried } from './carried-file.ts';
import type { ReadingDeps } from './reading-deps.ts';
import { windowReadings } from './stream-readings.ts';
import { nextWindow } from './stream-windows.ts';

/** Readings of a file, about. */
const FILE_ROWS = 65_536;

/**
 * Writes the readings of the entries after `after` into files, each as it was: also those that share their instant with
 * another. Asks for as much at a time as fits into memory, beside everything else that is asked of the database.
 */
export async function carryReadings(deps: ReadingDeps, { after, folder }: CarryQuery): Promise<CarriedReadings> {
  const { ledger, beside, gate } = deps;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const upTo = beside.cursor();
  const names: string[] = [];
  const signalsOf = (type: string) => ledger.signalsOf(type);
  for (let last = after; last < upTo; ) {
    const window = nextWindow(ledger, { after: last, upTo, rows: FILE_ROWS, wants: () => true });
    const rows = await gate.read((signal) => windowReadings({ ...deps, signal }, window, { signalsOf }), 'untimed');
    if (rows.length > 0) names.push(writeCarried(folder, last + 1, window.upTo, rows));
    last = window.upTo;
  }
  return { upTo, keptAfter: Math.max(0, ledger.firstSeq - 1), names };
}
