import { mkdir } from 'node:fs/promises';
import type { Journal, JournalDeps } from './journal.ts';
import { lockFolder } from './lock.ts';
import type { JournalOptions } from './options.ts';
import { settleOptions } from './options.ts';
import { SegmentJournal } from './segment-journal.ts';
import { createNodeFs } from './segments/files.ts';
import { recoverFolder } from './segments/recovery.ts';

/**
 * Opens a folder for writing: repairs what a crash left, then takes entries. Refuses a folder that another process
 * writes to. Disposing commits what is pending, as far as the disk allows, and lets go of the folder.
 */
export async function openJournal(options: JournalOptions, deps: JournalDeps): Promise<Journal> {
  const settled = settleOptions(options);
  const fs = deps.fs ?? createNodeFs();
  await mkdir(settled.dir, { recursive: true });
  const lock = await lockFolder(settled.dir);
  try {
    const recovered = await recoverFolder(fs, settled.dir);
    for (const fault of recovered.faults) deps.onFault(fault);
    const journal = new SegmentJournal(settled, recovered, { ...deps, fs, lock });
    await journal.begin();
    return journal;
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}
