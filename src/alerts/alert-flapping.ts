import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { AlertRow } from './tables.ts';

/** Since when an alert is known to flap: its rule found that episodes come and go, and keeps this one open. */
export const alertFlappingMigrations: readonly Migration[] = [
  {
    name: 'alerts-009-flapping',
    async up(db) {
      await sql`alter table alerts add column flapping_since integer`.execute(db);
    },
  },
];

/** Once an alert flaps it does so until it ends. */
export const flappingSince = ({ flapping, at }: Verdict, episode?: AlertRow): Pick<AlertRow, 'flapping_since'> => ({
  flapping_since: episode?.flapping_since ?? (flapping === true ? at : null),
});
