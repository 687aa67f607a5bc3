import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** What is live comes first: on Linux a thread has a priority of its own (`os.constants.priority`), elsewhere nothing happens. */
export function stepBack(priority: number): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread)) setPriority(thread, priority);
  } catch {
    // Not allowed, or not Linux.
  }
}
