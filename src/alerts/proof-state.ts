import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';
import type { EpisodeState, Verdict } from '../rules/index.ts';
import type { AlertRow } from './tables.ts';

/** What the rule kept before and after a verdict, stored with the alert as part of its proof. */
export const proofMigrations: readonly Migration[] = [
  {
    name: 'alerts-007-proof-states',
    async up(db) {
      await sql`alter table alerts add column state_before text`.execute(db);
      await sql`alter table alerts add column state_after text`.execute(db);
    },
  },
];

export const proofStates = ({ before, after }: Verdict): Pick<AlertRow, 'state_before' | 'state_after'> => ({
  state_before: before === undefined ? null : JSON.stringify(before),
  state_after: after === undefined ? null : JSON.stringify(after),
});

export const readState = (text: string | null): EpisodeState | null =>
  text === null ? null : (JSON.parse(text) as EpisodeState);
