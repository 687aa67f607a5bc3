import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from './figures.ts';

const bytes = Buffer.alloc(1_024, 1);
/** Seldom enough to be no load. */
const everyMs = 20;

/** What the disk itself takes to make a kibibyte durable, again and again while it `goesOn`; milliseconds each. */
export async function probeDisk(dir: string, goesOn: () => boolean): Promise<readonly number[]> {
  await using file = await open(join(dir, 'probe'), 'w');
  const times: number[] = [];
  while (goesOn()) {
    const began = performance.now();
    await file.write(bytes, 0, bytes.length, times.length * bytes.length);
    await file.datasync();
    times.push(performance.now() - began);
    await pause(everyMs);
  }
  return times;
}

/**
 * What is met by those who come at any instant: of a long sync not only who began it, but all who come while it
 * lasts and wait for the rest of it.
 */
export const asMet = (syncs: readonly number[]): readonly number[] =>
  syncs.flatMap((took) => Array.from({ length: Math.ceil(took / everyMs) }, (_, i) => took - i * everyMs));
