import type { Instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import type { Dispatch, DispatchState, JudgedCandidate } from './dispatch.ts';

export interface DispatchRow {
  readonly ticket_id: string;
  readonly state: DispatchState;
  readonly provider_id: string | null;
  readonly technician_id: string | null;
  readonly by: string;
  readonly at: number;
  readonly due_at: number | null;
  readonly reason: string | null;
  /** JSON. */
  readonly candidates: string;
  /** JSON: ids of technicians who let an offer lapse. */
  readonly lapsed: string;
  readonly merged_into: string | null;
}

export interface DispatchTables {
  readonly dispatches: DispatchRow;
  readonly surge: {
    readonly id: number;
    readonly active: number;
    readonly manual: number;
    readonly since: number;
    readonly by: string;
    readonly reason: string;
    readonly version: number;
  };
}

export const newDispatch = (ticketId: string, at: Instant): DispatchRow => ({
  ticket_id: ticketId,
  state: 'new',
  ...{ provider_id: null, technician_id: null, by: 'auto', at, due_at: null, reason: null },
  ...{ candidates: '[]', lapsed: '[]', merged_into: null },
});

export const readDispatchRow = (reader: Reader, ticketId: string): Promise<DispatchRow | undefined> =>
  reader.as<DispatchTables>().selectFrom('dispatches').selectAll().where('ticket_id', '=', ticketId).executeTakeFirst();

export async function writeDispatch(tx: Tx, row: DispatchRow): Promise<void> {
  const { ticket_id: _, ...fields } = row;
  await tx
    .as<DispatchTables>()
    .insertInto('dispatches')
    .values(row)
    .onConflict((conflict) => conflict.column('ticket_id').doUpdateSet(fields))
    .execute();
}

export const toDispatch = (row: DispatchRow): Dispatch => ({
  state: row.state,
  provider_id: row.provider_id,
  technician_id: row.technician_id,
  by: row.by,
  at: row.at as Instant,
  due_at: row.due_at as Instant | null,
  reason: row.reason,
  candidates: JSON.parse(row.candidates) as JudgedCandidate[],
  merged_into: row.merged_into,
});
