import type { Instant } from '../../base/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { TimedWork } from '../timed-work.ts';
import type { ClockTables } from './clock-row.ts';
import { expire } from './follow-clocks.ts';
import { raise } from './ladder.ts';

/** Clocks that run out, and breaches whose grace is over. */
export const timedClocks: TimedWork = {
  name: 'sla clocks',
  async nextDue(reader) {
    const db = reader.as<ClockTables>();
    const row = await db
      .selectFrom('sla_clocks')
      .select('next_at')
      .where('next_at', 'is not', null)
      .orderBy('next_at')
      .limit(1)
      .executeTakeFirst();
    return (row?.next_at ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now, most) {
    const db = tx.as<ClockTables>();
    const rows = await db
      .selectFrom('sla_clocks')
      .selectAll()
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .orderBy('ticket_id')
      .orderBy('kind')
      .limit(most)
      .execute();
    const intents: DeskIntent[] = [];
    for (const row of rows) intents.push(...(await expire(tx, deps, row, now)));
    return intents;
  },
};

/** Steps of ladders that nobody answered go to the next person. */
export const timedLadders: TimedWork = {
  name: 'escalations',
  async nextDue(reader) {
    const db = reader.as<ClockTables>();
    const row = await db
      .selectFrom('escalations')
      .select('next_at')
      .where('next_at', 'is not', null)
      .orderBy('next_at')
      .limit(1)
      .executeTakeFirst();
    return (row?.next_at ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now, most) {
    const db = tx.as<ClockTables>();
    const rows = await db
      .selectFrom('escalations')
      .selectAll()
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .orderBy('ticket_id')
      .orderBy('step')
      .limit(most)
      .execute();
    const intents: DeskIntent[] = [];
    for (const row of rows) intents.push(...(await raise(tx, deps, row, now)));
    return intents;
  },
};
