import { type NotNull, sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import { days, minutes } from '../../base/index.ts';
import type { Migration, Reader } from '../../db/index.ts';
import type { DeskTables } from '../tables.ts';

export const performanceMigrations: readonly Migration[] = [
  {
    name: 'desk-006-performance',
    async up(db) {
      await sql`create index tickets_performance on tickets (rule_id, opened_at)`.execute(db);
      await sql`create index calls_performance on calls (rule_id, created_at)`.execute(db);
    },
  },
];

export interface PerformanceQuery {
  readonly rule_id: string;
  /** When alerts and tickets opened and calls were asked for: from included, to excluded. */
  readonly from: Instant;
  readonly to: Instant;
}

/** The newest are read first; what is beyond has no part in lead times and in the minutes of calls. */
const most = 20_000;

const ticketsOf = (reader: Reader, { rule_id, from, to }: PerformanceQuery) =>
  reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .where('rule_id', '=', rule_id)
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to);

/** Tickets of a version by day and verdict, with the time that was recorded for them. */
export const ticketCounts = (reader: Reader, query: PerformanceQuery) =>
  ticketsOf(reader, query)
    .select([
      'rule_version',
      'verdict',
      sql<number>`opened_at / ${sql.lit(days(1))}`.as('day'),
      sql<number>`count(*)`.as('count'),
      sql<number>`count(*) filter (where ${measured})`.as('measured'),
      sql<number>`total(resolved_at - started_at) filter (where ${measured}) / ${sql.lit(minutes(1))}`.as('minutes'),
      sql<number>`count(*) filter (where ${touched} and not ${measured})`.as('unmeasured'),
    ])
    .$narrowType<{ rule_version: NotNull }>()
    .groupBy(['rule_version', 'verdict', 'day'])
    .execute();

const measured = sql<boolean>`(started_at is not null and resolved_at is not null)`;
/** One that nobody took up, such as one grouped under an incident, cost nobody time. */
const touched = sql<boolean>`(accepted_at is not null or started_at is not null or verdict is not null)`;

export const caughtFaults = (reader: Reader, query: PerformanceQuery) =>
  ticketsOf(reader, query)
    .select(['rule_version', 'fault', 'cause', sql<number>`count(*)`.as('tickets')])
    .where('verdict', '=', 'confirmed')
    .$narrowType<{ rule_version: NotNull }>()
    .groupBy(['rule_version', 'fault', 'cause'])
    .execute();

export const confirmedTickets = (reader: Reader, query: PerformanceQuery) =>
  ticketsOf(reader, query)
    .select(['rule_version', 'alert_id', 'resolved_at'])
    .where('verdict', '=', 'confirmed')
    .where('alert_id', 'is not', null)
    .$narrowType<{ alert_id: NotNull; rule_version: NotNull }>()
    .orderBy('opened_at', 'desc')
    .limit(most)
    .execute();

export const triedCalls = (reader: Reader, { rule_id, from, to }: PerformanceQuery) =>
  reader
    .as<DeskTables>()
    .selectFrom('calls')
    .select('alert_id')
    .where('rule_id', '=', rule_id)
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .where('attempts', '>', 0)
    .where('alert_id', 'is not', null)
    .$narrowType<{ alert_id: NotNull }>()
    .orderBy('created_at', 'desc')
    .limit(most)
    .execute();

/** What was said of alerts that opened no ticket. */
export const alertVerdicts = (reader: Reader, { rule_id, from, to }: PerformanceQuery) =>
  reader
    .as<DeskTables>()
    .selectFrom('alert_verdicts')
    .select(['rule_version', 'verdict', sql<number>`count(*)`.as('count')])
    .where('rule_id', '=', rule_id)
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to)
    .groupBy(['rule_version', 'verdict'])
    .execute();
