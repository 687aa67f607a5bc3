import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { StoreFault } from '../store.ts';
import { fileFor } from './close-days.ts';
import type { Holdings } from './holdings.ts';

export interface SettleDeps {
  readonly dir: string;
  readonly holdings: Holdings;
  readonly droppedThrough: string;
  readonly onFault: (fault: StoreFault) => void;
}

/**
 * At opening: makes files and books agree after a crash. Removes what a crash explains (a half-written file, a
 * file whose rows are still live, a day dropped); reports every other difference and touches nothing.
 */
export function settleFiles({ dir, holdings, droppedThrough, onFault }: SettleDeps): void {
  const segments = holdings.segments();
  const booked = new Set(segments.map(({ file }) => file));
  const live = new Set(segments.filter(({ file }) => file === undefined).map(fileFor));
  for (const file of filesIn(dir)) {
    if (booked.has(file)) continue;
    const dropped = basename(file, '.parquet') <= droppedThrough;
    if (file.endsWith('.part') || live.has(file) || dropped) rmSync(join(dir, file));
    else onFault({ code: 'file_unexplained', detail: `${join(dir, file)} is not in the books; it is not read` });
  }
  for (const segment of segments) {
    if (segment.file === undefined || existsSync(join(dir, segment.file))) continue;
    const path = join(dir, segment.file);
    onFault({ code: 'file_missing', detail: `${path} with ${segment.rows} rows is missing; put it back and restart` });
    // In memory only: the books still know of it.
    holdings.apply({ gone: segment });
  }
}

function filesIn(dir: string): string[] {
  const days = join(dir, 'days');
  if (!existsSync(days)) return [];
  return readdirSync(days, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)));
}
