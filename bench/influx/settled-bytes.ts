import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Once nothing is put in order any more. */
export async function settledBytes(folders: readonly string[]): Promise<number> {
  const bytes = (): number => folders.reduce((sum, folder) => sum + bytesIn(folder), 0);
  let last = bytes();
  for (let rounds = 0; rounds < 6; ) {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const now = bytes();
    rounds = now === last ? rounds + 1 : 0;
    last = now;
  }
  return last;
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
