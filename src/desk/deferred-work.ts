import { createAlertsReader } from '../alerts/index.ts';
import type { Instant } from '../base/index.ts';
import type { RuleActions } from './desk-rule.ts';
import type { DeskIntent } from './intent.ts';
import { openWork } from './open-work.ts';
import type { DeskTables } from './tables.ts';
import type { TimedWork } from './timed-work.ts';

/** Opens what a rule put off, where the alert still asks for it. */
export const deferredWork: TimedWork = {
  name: 'deferred-work',
  async nextDue(reader) {
    const row = await reader
      .as<DeskTables>()
      .selectFrom('deferred_work')
      .select('due_at')
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    return row?.due_at as Instant | undefined;
  },
  async run(tx, deps, now) {
    const db = tx.as<DeskTables>();
    const rows = await db
      .selectFrom('deferred_work')
      .selectAll()
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('alert_id')
      .orderBy('kind')
      .execute();
    const intents: DeskIntent[] = [];
    for (const row of rows) {
      await db.deleteFrom('deferred_work').where('alert_id', '=', row.alert_id).where('kind', '=', row.kind).execute();
      const alert = await createAlertsReader(tx).getAlert(row.alert_id);
      if (alert === undefined || alert.recovered_at !== null || alert.muted !== null) continue;
      intents.push(...(await openWork(tx, deps, alert, JSON.parse(row.actions) as RuleActions, now)));
    }
    return intents;
  },
};
