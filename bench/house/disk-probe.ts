import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from './figures.ts';

const bytes = Buffer.alloc(1_024, 1);
/** Seldom enough to be no load. */
const everyMs = 20;

/** What the disk itself takes to make a kibibyte durable, again and again for `span`; milliseconds each. */
export async function probeDisk(dir: string, span: number): Promise<readonly number[]> {
  await using file = await open(join(dir, 'probe'), 'w');
  const times: number[] = [];
  const end = performance.now() + span;
  for (let began = performance.now(); began < end; began = performance.now()) {
    await file.write(bytes, 0, bytes.length, times.length * bytes.length);
    await file.datasync();
    times.push(performance.now() - began);
    await pause(everyMs);
  }
  return times;
}
