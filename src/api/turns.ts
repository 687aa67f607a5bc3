import { setImmediate } from 'node:timers/promises';

/** So many are written at once; others, and PUBACKs before all, have their turn before the next. */
const atOnce = 25;

/** Each of them, in their order. A long list gives way to others between its parts. */
export async function inTurns<T, V>(items: readonly T[], write: (item: T) => V): Promise<V[]> {
  const written: V[] = [];
  for (const item of items) {
    if (written.length > 0 && written.length % atOnce === 0) await setImmediate();
    written.push(write(item));
  }
  return written;
}
