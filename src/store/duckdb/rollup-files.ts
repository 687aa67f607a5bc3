import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Instant } from '../../base/index.ts';
import { messageOf } from '../errors.ts';
import { isKept, type RollupRetention } from '../rollup.ts';
import type { StoreFault } from '../store.ts';
import type { DaysDeps } from './close-days.ts';
import type { RollupBook } from './rollup-book.ts';

/**
 * Removes files of rollups that the book does not have: those of a crash, and those replaced since the last time,
 * which reads may have had open until now.
 */
export function sweepRollups(dir: string, rollups: RollupBook, onFault: (fault: StoreFault) => void): void {
  const booked = new Set(rollups.all().flatMap(({ files }) => files));
  try {
    for (const file of filesIn(dir)) {
      if (!booked.has(file) && /\.parquet(\.part)?$/.test(file)) rmSync(join(dir, file), { force: true });
    }
  } catch (error) {
    const detail = `${join(dir, 'rollups')} is not tidied, which is tried again later: ${messageOf(error)}`;
    onFault({ code: 'maintain_failed', detail });
  }
}

/** At opening: a rollup that lacks a file is not read, and is made anew as long as its readings are there. */
export function settleRollups(dir: string, rollups: RollupBook, onFault: (fault: StoreFault) => void): void {
  sweepRollups(dir, rollups, onFault);
  for (const rollup of rollups.all()) {
    const lost = rollup.files.find((file) => !existsSync(join(dir, file)));
    if (lost === undefined) continue;
    const detail = `${join(dir, lost)}, a rollup, is missing; put it back and restart`;
    onFault({ code: 'file_missing', detail });
    rollups.hide(rollup);
  }
}

/** Takes rollups past their own retention off the book; their files go with the next sweep. */
export async function dropRollups(
  {
    queue,
    rollups,
    retention,
  }: Pick<DaysDeps, 'queue'> & { readonly rollups: RollupBook; readonly retention: RollupRetention },
  now: Instant,
): Promise<void> {
  for (const rollup of rollups.all()) {
    if (!isKept(retention, rollup, now)) await queue.turn(() => rollups.remove(rollup));
  }
}

function filesIn(dir: string): string[] {
  const folder = join(dir, 'rollups');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)));
}
