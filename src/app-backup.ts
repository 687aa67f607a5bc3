import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** The thread of a backup. It steps back before it so much as loads what it runs. */

/** What is live comes first: on Linux a thread has a priority of its own, elsewhere the rests must do. */
function stepBack(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread)) setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // Not allowed, or not Linux.
  }
}

stepBack();
await import('./backup-body.ts');
