import type { Logger } from 'pino';
import { type ConfigDocument, spanOf } from './config-schema.ts';
import { type Journal, type JournalDeps, type JournalOptions, openJournal } from './journal/index.ts';

/** Appends what the house itself has to say; resolves with its `seq` once it is durable. */
export type Note = (kind: number, label: string, subject?: string, payload?: Uint8Array) => Promise<number>;

export interface HouseJournalDeps extends Pick<JournalDeps, 'clock' | 'onGroup'> {
  readonly log: Logger;
  /** There is no more room: what followers no longer need must go. */
  readonly onFull: () => void;
}

/** The journal: what arrives is durable here before anybody is told so. Numbers go on after `continueAfter`. */
export function openHouseJournal(
  config: Pick<ConfigDocument, 'journal'>,
  at: Pick<JournalOptions, 'dir' | 'continueAfter'>,
  { clock, onGroup, log, onFull }: HouseJournalDeps,
): Promise<Journal> {
  return openJournal(
    { ...at, ...journalOptions(config) },
    {
      clock,
      onGroup,
      onFault: ({ kind, file, sentence }) => {
        const level = kind === 'recovered' || kind === 'tail-cut' ? 'info' : 'error';
        log[level]({ room: 'journal', kind, file }, sentence);
        if (kind === 'full') onFull();
      },
    },
  );
}

function journalOptions({ journal }: Pick<ConfigDocument, 'journal'>): Omit<JournalOptions, 'dir' | 'continueAfter'> {
  return {
    budgetBytes: journal.budget_bytes,
    // A group larger than what is left when all is released would wait for ever.
    maxGroupBytes: Math.min(1_048_576, Math.floor(journal.budget_bytes / 16)),
    segmentBytes: journal.segment_bytes,
    segmentAge: spanOf(journal.segment_age),
    // About what is kept from one snapshot to the next but one: not worth compressing.
    rawBytes: Math.min(268_435_456, Math.floor(journal.budget_bytes / 32)),
    readers: ['followers'],
  };
}

export const nothing = new Uint8Array(0);

export function createNote(journal: Pick<Journal, 'append'>): Note {
  return (kind, label, subject = '', payload = nothing) =>
    new Promise((resolve) => {
      const seq = journal.append({ kind, subject, label, payload }, () => resolve(seq));
    });
}

/** Time passes for the rules also when nothing arrives: an entry a second, only when there was no other. */
export function createPulse(journal: Pick<Journal, 'lastSeq'>, beat: () => void): () => void {
  let seen = 0;
  return () => {
    if (journal.lastSeq === seen) beat();
    seen = journal.lastSeq;
  };
}
