export type { Entry, EntryDraft, Group } from './entry.ts';
