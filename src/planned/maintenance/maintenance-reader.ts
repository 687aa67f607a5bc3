import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { MaintenanceRow, PlannedTables } from '../tables.ts';
import type { DueReason, MaintenanceDue } from './maintenance-plan.ts';

/** A device with the date of its maintenance, as the last survey found it. Dates are `YYYY-MM-DD`. */
export interface DueDevice {
  readonly device_id: string;
  readonly due_on: string;
  readonly reason: DueReason;
  readonly scrap_on: string | null;
  readonly serviced_on: string | null;
  readonly surveyed_at: Instant;
}

export interface DueFilter {
  readonly device_id?: string;
  /** Due on this date or before. */
  readonly due_until?: string;
  /** To be replaced on this date or before. */
  readonly scrap_until?: string;
}

/** Dates of the last survey, the earliest first. */
export function listDue(reader: Reader, filter: DueFilter, page: PageRequest): Promise<Page<DueDevice>> {
  const after = readPageKey(page, ['', ''] as [string, string]);
  return reader
    .as<PlannedTables>()
    .selectFrom('maintenance_due')
    .selectAll()
    .where('due_on', 'is not', null)
    .$if(after !== undefined, (q) => q.where(sql<boolean>`(due_on, device_id) > (${after?.[0]}, ${after?.[1]})`))
    .$if(filter.device_id !== undefined, (q) => q.where('device_id', '=', filter.device_id ?? ''))
    .$if(filter.due_until !== undefined, (q) => q.where('due_on', '<=', filter.due_until ?? ''))
    .$if(filter.scrap_until !== undefined, (q) => q.where('scrap_on', '<=', filter.scrap_until ?? ''))
    .orderBy('due_on')
    .orderBy('device_id')
    .limit(page.limit + 1)
    .execute()
    .then((rows) => pageOf(rows, page, (row) => [row.due_on ?? '', row.device_id], toDueDevice));
}

function toDueDevice(row: MaintenanceRow): DueDevice {
  const { device_id, due_on, reason, scrap_on, serviced_on } = row;
  return {
    ...{ device_id, due_on: due_on ?? '', reason: reason ?? 'since-purchase', scrap_on, serviced_on },
    surveyed_at: row.surveyed_at as Instant,
  };
}

/** What the last survey found of each of the devices; one without a date is left out. */
export async function dueOf(reader: Reader, devices: readonly string[]): Promise<ReadonlyMap<string, MaintenanceDue>> {
  if (devices.length === 0) return new Map();
  const rows = await reader
    .as<PlannedTables>()
    .selectFrom('maintenance_due')
    .select(['device_id', 'due_on', 'reason', 'scrap_on'])
    .where('device_id', 'in', devices)
    .execute();
  return new Map(
    rows.flatMap(({ device_id, due_on, reason, scrap_on }) =>
      due_on === null || reason === null ? [] : [[device_id, { due_on, reason, scrap_on }]],
    ),
  );
}
