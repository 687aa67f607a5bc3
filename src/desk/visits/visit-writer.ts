import type { Instant } from '../../base/index.ts';
import { recordAudit, type Tx } from '../../db/index.ts';
import { readDispatchRow } from '../dispatch/dispatch-row.ts';
import { type DeskIntent, intentOf } from '../intent.ts';
import type { TicketRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { toVisit, type VisitRow, type VisitTables } from './visit-row.ts';

interface VisitChange {
  readonly at: Instant;
  readonly actor: string;
  /** Past participle. */
  readonly action: 'planned' | 'handed_on' | 'arrived' | 'finished' | 'cancelled' | 'checked' | 'contradicted';
}

export interface WrittenVisit {
  readonly row: VisitRow;
  readonly intents: readonly DeskIntent[];
}

/** Who is sent to the ticket. */
export async function sentTo(
  tx: Tx,
  { id, assignee }: TicketRow,
): Promise<Pick<VisitRow, 'provider_id' | 'technician_id' | 'technician'>> {
  const sent = await readDispatchRow(tx, id);
  return {
    provider_id: sent?.provider_id ?? null,
    technician_id: sent?.technician_id ?? null,
    technician: assignee,
  };
}

export async function insertVisit(
  tx: Tx,
  deps: Pick<WorkDeps, 'ids'>,
  ticket: TicketRow,
  fields: Pick<VisitRow, 'state' | 'provider_id' | 'technician_id' | 'technician'> & Partial<VisitRow>,
  change: VisitChange,
): Promise<WrittenVisit> {
  const row: VisitRow = {
    ...{ planned_from: null, planned_to: null, arrived_at: null, finished_at: null, result: null, cause_code: null },
    ...{ parts: '[]', other_parts: '[]', notes: null, attachments: '[]', checklist: '[]' },
    ...{ check_state: 'none', check_reason: null, check_evidence: null, check_at: null, judged_at: null },
    ...fields,
    ...{ id: deps.ids.next('vis'), ticket_id: ticket.id, device_id: ticket.device_id, version: 1 },
  };
  await tx.as<VisitTables>().insertInto('visits').values(row).execute();
  return record(tx, deps, row, change);
}

export async function changeVisit(
  tx: Tx,
  deps: Pick<WorkDeps, 'ids'>,
  row: VisitRow,
  set: Partial<VisitRow>,
  change: VisitChange,
): Promise<WrittenVisit> {
  const after = { ...row, ...set, version: row.version + 1 };
  const fields = { ...set, version: after.version };
  await tx.as<VisitTables>().updateTable('visits').set(fields).where('id', '=', row.id).execute();
  return record(tx, deps, after, change);
}

/** Intents of a visit come in the order of those of its ticket. */
async function record(
  tx: Tx,
  deps: Pick<WorkDeps, 'ids'>,
  row: VisitRow,
  { at, actor, action }: VisitChange,
): Promise<WrittenVisit> {
  const { ticket_id, state, technician_id, technician, result, check_state, check_reason } = row;
  const topic = `visit.${action}`;
  await recordAudit(tx, {
    ...{ at, actor, action: topic, object: { kind: 'visit', id: row.id } },
    ...(row.device_id === null ? {} : { device_id: row.device_id }),
    detail: {
      ...{ ticket_id, state, technician_id, technician, result, check: check_state, reason: check_reason },
      ...(action === 'finished' ? usedAt(row) : {}),
    },
  });
  return { row, intents: [{ ...intentOf(deps.ids, at, topic, toVisit(row)), ordering: ticket_id }] };
}

/** What a history shows of the parts, where there were any. */
function usedAt(row: VisitRow): Readonly<Record<string, unknown>> {
  const { parts, other_parts } = toVisit(row);
  return { ...(parts.length === 0 ? {} : { parts }), ...(other_parts.length === 0 ? {} : { other_parts }) };
}
