import type { BilingualText } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import { assert } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import type { SatisfactionAnswer } from '../satisfaction/satisfaction.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import type { Call, CallAttempt, Callback, CallCustomer, CareCall } from './call.ts';

/** Rows with their attempts. */
export interface TriedCall {
  readonly row: CallRow;
  readonly attempts: readonly CallAttempt[];
  /** Of a callback. */
  readonly answer?: SatisfactionAnswer;
}

export async function withAttempts(reader: Reader, rows: readonly CallRow[]): Promise<TriedCall[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const tried = await reader
    .as<DeskTables>()
    .selectFrom('call_attempts')
    .selectAll()
    .where('call_id', 'in', ids)
    .orderBy('id')
    .execute();
  const byCall = Map.groupBy(tried, (attempt) => attempt.call_id);
  const answers = await answersOf(reader, rows);
  return rows.map((row) => ({
    row,
    ...answers(row.id),
    attempts: (byCall.get(row.id) ?? []).map(({ at, by, outcome, note, next_at }) => ({
      at: at as Instant,
      by,
      outcome,
      note,
      next_at: next_at as Instant | null,
    })),
  }));
}

async function answersOf(
  reader: Reader,
  rows: readonly CallRow[],
): Promise<(call: string) => { answer?: SatisfactionAnswer }> {
  const callbacks = rows.filter(({ kind }) => kind === 'callback').map(({ id }) => id);
  if (callbacks.length === 0) return () => ({});
  const found = await reader
    .as<DeskTables>()
    .selectFrom('satisfaction_answers')
    .select(['call_id', 'level', 'stated_level', 'words', 'solved', 'on_time', 'charged_by_list'])
    .where('call_id', 'in', callbacks)
    .execute();
  const byCall = new Map(found.map(({ call_id, ...said }) => [call_id, said]));
  const asked = (bit: number | null): boolean | null => (bit === null ? null : bit === 1);
  return (call) => {
    const said = byCall.get(call);
    if (said === undefined) return {};
    const { solved, on_time, charged_by_list } = said;
    return {
      answer: { ...said, solved: asked(solved), on_time: asked(on_time), charged_by_list: asked(charged_by_list) },
    };
  };
}

export function toCareCall(call: TriedCall): CareCall {
  const { alert_id, rule_id, ticket_id, joined_call_id, watch_until, watch_outcome } = call.row;
  const watch = { watch_until: watch_until as Instant | null, watch_outcome };
  return { ...toCall(call), alert_id, rule_id, ticket_id, joined_call_id, ...watch };
}

export function toCallback(call: TriedCall): Callback {
  const { ticket_id, purpose } = call.row;
  assert(ticket_id !== null, 'a callback belongs to a ticket');
  return { ...toCall(call), ticket_id, purpose: purpose ?? 'closed', answer: call.answer ?? null };
}

function toCall({ row, attempts }: TriedCall): Call {
  return {
    id: row.id,
    device_id: row.device_id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    state: row.state,
    severity: row.severity,
    title: JSON.parse(row.title) as BilingualText,
    customer: row.customer === null ? null : (JSON.parse(row.customer) as CallCustomer),
    script: row.script,
    text: row.text,
    created_at: row.created_at as Instant,
    due_at: row.due_at as Instant,
    ended_at: row.ended_at as Instant | null,
    attempts,
    withdrawn_reason: row.withdrawn_reason,
    customer_id: row.customer_id,
    not_before: row.not_before as Instant,
    claimed_by: row.claimed_by,
    claimed_until: row.claimed_until as Instant | null,
    promised_at: row.promised_at as Instant | null,
    version: row.version,
  };
}
