export type { Entry, EntryDraft, Group } from './entry.ts';
export type { JournalFault } from './faults.ts';
export type { Journal, JournalDeps, JournalStatus } from './journal.ts';
export { lockFolder } from './lock.ts';
export { openJournal } from './open-journal.ts';
export type { JournalOptions } from './options.ts';
export { forEachEntry } from './read-group.ts';
export type { JournalGap, JournalReader } from './reader.ts';
export { openJournalReader } from './reader.ts';
