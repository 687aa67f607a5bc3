import { sql } from 'kysely';
import { createIncidentsReader } from '../alerts/index.ts';
import type { Reader } from '../db/index.ts';
import type { DeskTables } from './tables.ts';

/** What an incident made people do. */
export interface IncidentWork {
  readonly ticket_id: string | null;
  /** Tickets of its members that were not taken back: accepted before it opened, or opened after it ended. */
  readonly member_tickets: number;
}

export async function incidentWork(
  reader: Reader,
  incidents: readonly string[],
): Promise<ReadonlyMap<string, IncidentWork>> {
  if (incidents.length === 0) return new Map();
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .select([
      'incident_id',
      sql<string | null>`max(case when device_id is null then id end)`.as('ticket_id'),
      sql<number>`sum(device_id is not null and cancel_reason is null)`.as('member_tickets'),
    ])
    .where('incident_id', 'in', incidents)
    .groupBy('incident_id')
    .execute();
  return new Map(rows.map(({ incident_id, ...work }) => [incident_id ?? '', work]));
}

/** What grouping was good for, over all incidents that there ever were. */
export interface GroupingFigures {
  readonly open: number;
  readonly ended: number;
  /** Alerts that incidents explained. */
  readonly adopted: number;
  /** Tickets of those that were not taken back. */
  readonly member_tickets: number;
  /** Adopted alerts for which nobody has a ticket to work. */
  readonly tickets_saved: number;
}

export async function groupingFigures(reader: Reader): Promise<GroupingFigures> {
  const incidents = await createIncidentsReader(reader).countIncidents();
  const { member_tickets } = await reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .select((of) => of.fn.countAll<number>().as('member_tickets'))
    .where('incident_id', 'is not', null)
    .where('device_id', 'is not', null)
    .where('cancel_reason', 'is', null)
    .executeTakeFirstOrThrow();
  return { ...incidents, member_tickets, tickets_saved: Math.max(0, incidents.adopted - member_tickets) };
}
