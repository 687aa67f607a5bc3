import type { Instant } from '../../base/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables } from '../tables.ts';
import type { TimedWork } from '../timed-work.ts';
import { changeCall } from './call-writer.ts';

/** A promise to call back becomes a task at the promised time: everybody who listens is told. */
export const promisedCalls: TimedWork = {
  name: 'promised-calls',
  async nextDue(reader) {
    const row = await reader
      .as<DeskTables>()
      .selectFrom('calls')
      .select('promised_at')
      .where('promise_waits', '=', 1)
      .orderBy('promised_at')
      .limit(1)
      .executeTakeFirst();
    return (row?.promised_at ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now) {
    const rows = await tx
      .as<DeskTables>()
      .selectFrom('calls')
      .selectAll()
      .where('promise_waits', '=', 1)
      .where('promised_at', '<=', now)
      .orderBy('promised_at')
      .orderBy('id')
      .execute();
    const intents: DeskIntent[] = [];
    for (const row of rows) {
      const change = { at: now, actor: 'carewatch', action: 'promise_due', set: { promise_waits: 0 }, detail: {} };
      intents.push(...(await changeCall(tx, deps, row, change)).intents);
    }
    return intents;
  },
};
