import type { Instant } from '../../base/index.ts';
import { type Reader, recordAudit, type Tx } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import { type DeskIntent, intentOf } from '../intent.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import type { Pause } from './business-time.ts';
import type { ClockKind, ClockState, SlaClock, SlaSubject } from './sla.ts';
import type { StepState } from './step-transitions.ts';

export interface ClockRow {
  readonly ticket_id: string;
  readonly kind: ClockKind;
  readonly round: number;
  readonly state: ClockState;
  readonly policy: string;
  readonly calendar: string | null;
  readonly target_ms: number;
  readonly grace_ms: number;
  readonly forgiven_a_month: number;
  readonly started_at: number;
  readonly due_at: number | null;
  readonly next_at: number | null;
  /** JSON. */
  readonly pauses: string;
  readonly met_at: number | null;
  readonly breached_at: number | null;
  readonly counts: number | null;
  readonly forgiven: SlaClock['forgiven'];
  readonly provider_id: string | null;
}

export interface EscalationRow {
  readonly ticket_id: string;
  readonly round: number;
  readonly step: string;
  readonly state: StepState;
  /** JSON: the people in the order in which they are told. */
  readonly told: string;
  /** How many of them were told. */
  readonly told_of: number;
  readonly answer_ms: number;
  readonly done_by: string | null;
  readonly due_at: number;
  readonly next_at: number | null;
  readonly acknowledged_at: number | null;
  readonly acknowledged_by: string | null;
}

export interface ClockTables {
  readonly sla_clocks: ClockRow;
  readonly escalations: EscalationRow;
}

export const toClock = (row: ClockRow): SlaClock => ({
  ticket_id: row.ticket_id,
  kind: row.kind,
  round: row.round,
  state: row.state,
  policy: row.policy,
  started_at: row.started_at as Instant,
  due_at: row.due_at as Instant | null,
  pauses: JSON.parse(row.pauses) as Pause[],
  met_at: row.met_at as Instant | null,
  breached_at: row.breached_at as Instant | null,
  counts: row.counts === null ? null : row.counts === 1,
  forgiven: row.forgiven,
  provider_id: row.provider_id,
});

export const clocksOf = (reader: Reader, ticketId: string): Promise<ClockRow[]> =>
  reader
    .as<ClockTables>()
    .selectFrom('sla_clocks')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('round')
    .orderBy('kind')
    .execute();

/**
 * The round that begins now: how often the ticket was opened again, whether after work was done or because the daemon that
 * took it back takes it up again. So no round is used twice, and what a clock showed stands.
 */
export async function roundBeginning(tx: Tx, ticketId: string): Promise<number> {
  const { count } = await tx
    .as<DeskTables>()
    .selectFrom('ticket_events')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('ticket_id', '=', ticketId)
    .where('action', '=', 'reopened')
    .executeTakeFirstOrThrow();
  return count;
}

export async function writeClock(tx: Tx, row: ClockRow): Promise<void> {
  const { ticket_id: _, kind: __, round: ___, ...fields } = row;
  await tx
    .as<ClockTables>()
    .insertInto('sla_clocks')
    .values(row)
    .onConflict((conflict) => conflict.columns(['ticket_id', 'kind', 'round']).doUpdateSet(fields))
    .execute();
}

/** Audited and told as everything that happens to a ticket. */
export async function tellOf(
  tx: Tx,
  deps: WorkDeps,
  ticketId: string,
  topic: string,
  at: Instant,
  detail: Readonly<Record<string, unknown>>,
): Promise<DeskIntent> {
  await recordAudit(tx, { at, actor: 'carewatch', action: topic, object: { kind: 'ticket', id: ticketId }, detail });
  return intentOf(deps.ids, at, topic, { id: ticketId }, detail);
}

export async function subjectOf(
  reader: Reader,
  { device_id, severity, subject_kind, subject_id }: TicketRow,
): Promise<SlaSubject> {
  const device = device_id === null ? undefined : await createFleetReader(reader).getDevice(device_id);
  const area = device?.site?.details.area_kind;
  return {
    severity,
    device_type: device?.type ?? null,
    city: device?.site?.city ?? (subject_kind === 'city' ? subject_id : null),
    area_kind: typeof area === 'string' ? area : null,
  };
}
