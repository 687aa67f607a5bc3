import type { Alert, BilingualText } from '../../alerts/index.ts';
import { createAlertsReader } from '../../alerts/index.ts';
import { assert, type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { Device } from '../../fleet/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import type { DeskIntent } from '../intent.ts';
import { intentOf } from '../intent.ts';
import { fillScript } from '../script-text.ts';
import type { CallRow, DeskTables, TicketRow } from '../tables.ts';
import { ticketNumber } from '../tickets/ticket-row.ts';
import type { CallStep, WorkDeps } from '../work-deps.ts';
import type { Callback, CallbackPurpose, CallCustomer, CareCall } from './call.ts';
import type { CallChange } from './call-change.ts';
import type { TriedCall } from './call-row.ts';
import { toCallback, toCareCall, withAttempts } from './call-row.ts';
import { decideCall } from './call-transitions.ts';
import { unclaimed } from './claim-transitions.ts';
import { quietNow } from './quiet-now.ts';
import { withheldFields, withholdingOf } from './withhold.ts';

/** What a call is about. */
export interface CallAbout {
  /** Null for a group. */
  readonly device_id: string | null;
  readonly subject: Alert['subject'];
  readonly severity: Alert['severity'];
  /** Said where the script is not known. */
  readonly title: BilingualText;
  /** What asked for it, where an alert did; its inputs fill the script. */
  readonly alert: Alert | undefined;
  /** More values for the script, nearer than all others. */
  readonly values?: Readonly<Record<string, string | number | boolean | null>>;
  /** Where it is not the customer of the device. */
  readonly customer?: CalledCustomer;
}

/** Whom a call is for. */
export interface CalledCustomer extends CallCustomer {
  readonly id: string;
}

/** A call to be queued. */
export interface CallDraft {
  readonly kind: CallRow['kind'];
  readonly about: CallAbout;
  readonly ticket: TicketRow | undefined;
  readonly script: string;
  readonly at: Instant;
  readonly dueAt: Instant;
  /** Of a callback. */
  readonly purpose?: CallbackPurpose;
}

export interface WrittenCall {
  readonly row: CallRow;
  /** The change itself, then what followed from it. */
  readonly intents: readonly DeskIntent[];
}

export const aboutAlert = (alert: Alert): CallAbout => ({
  device_id: alert.device_id,
  subject: alert.subject,
  severity: alert.severity,
  title: alert.title,
  alert,
});

/** A ticket that no alert opened speaks for itself. */
export async function aboutTicket(tx: Tx, ticket: TicketRow): Promise<CallAbout> {
  const { device_id, subject_kind, subject_id, severity, title, alert_id } = ticket;
  const alert = alert_id === null ? undefined : await createAlertsReader(tx).getAlert(alert_id);
  const subject = { kind: subject_kind, id: subject_id };
  return { device_id, subject, severity, title: JSON.parse(title) as BilingualText, alert };
}

/**
 * Queues the call with its text as it is to be said. A care call that must be withheld is kept as withdrawn, with the
 * reason.
 */
export async function queueCall(tx: Tx, deps: WorkDeps, draft: CallDraft): Promise<WrittenCall> {
  const { about, kind, at, ticket } = draft;
  const words = await wordsOf(tx, deps, draft);
  const { kind: subject_kind, id: subject_id } = about.subject;
  const queued: CallRow = {
    id: deps.ids.next(kind === 'care' ? 'call' : 'cb'),
    kind,
    ...{ device_id: about.device_id, subject_kind, subject_id },
    ...{ rule_id: about.alert?.rule_id ?? null, alert_id: about.alert?.id ?? null, ticket_id: ticket?.id ?? null },
    severity: ticket?.severity ?? about.severity,
    state: 'queued',
    ...{ ...words, script: draft.script },
    created_at: at,
    due_at: draft.dueAt,
    ...{ ended_at: null, attempts: 0, withdrawn_reason: null },
    version: 1,
    ...{ not_before: at, last_attempt_at: null, promised_at: null, promise_waits: 0 },
    ...unclaimed,
    ...{ withheld_until: null, joined_call_id: null, watch_until: null, watch_outcome: null },
    purpose: draft.purpose ?? null,
  };
  const set = await nowOrNever(tx, deps, queued, at);
  const row = { ...queued, ...set };
  await tx.as<DeskTables>().insertInto('calls').values(row).execute();
  return record(tx, deps, { before: null, after: row, change: { at, actor: 'carewatch', set: {}, ...toldOf(row) } });
}

/** Whether the call waits for an agent, from when on, or is withheld. */
async function nowOrNever(tx: Tx, deps: WorkDeps, row: CallRow, at: Instant): Promise<Partial<CallRow>> {
  const withheld = row.kind === 'care' ? await withholdingOf(tx, deps, row, at) : undefined;
  if (withheld !== undefined) return { state: 'withdrawn', ended_at: at, ...withheldFields(withheld) };
  // Whether a repair holds shows only after a while; a care call is made as soon as it may be.
  const from = row.kind === 'callback' ? instant(row.due_at) : at;
  return { not_before: (await quietNow(tx, deps, row, from)) ?? from };
}

function toldOf(row: CallRow): Pick<CallChange, 'action' | 'detail'> {
  const { script, due_at, state, withdrawn_reason, joined_call_id, withheld_until } = row;
  if (state === 'queued') return { action: 'queued', detail: { script, due_at } };
  return { action: 'withdrawn', detail: { script, reason: withdrawn_reason, joined_call_id, withheld_until } };
}

/** Queues a call again whose reason is there again, with its words as they are now; it may be withheld instead. */
export async function requeueCall(
  tx: Tx,
  deps: WorkDeps,
  row: CallRow,
  draft: CallDraft,
): Promise<readonly DeskIntent[]> {
  const move = decideCall(row.state, 'requeue');
  if ('refused' in move) return [];
  const { about, at, ticket } = draft;
  const again = {
    ...(await wordsOf(tx, deps, draft)),
    ...{ state: move.next, due_at: draft.dueAt, ended_at: null, withdrawn_reason: null },
    ...{ severity: ticket?.severity ?? about.severity, ticket_id: ticket?.id ?? null },
    ...{ withheld_until: null, joined_call_id: null },
  };
  const set = { ...again, ...(await nowOrNever(tx, deps, { ...row, ...again }, at)) };
  // Withheld as it was before: nothing to tell anybody.
  if (withholdingFields.every((name) => (set[name] ?? null) === row[name])) return [];
  const change = { at, actor: 'carewatch', set, ...toldOf({ ...row, ...set }) };
  return (await changeCall(tx, deps, row, change)).intents;
}

const withholdingFields = ['state', 'withdrawn_reason', 'joined_call_id', 'withheld_until'] as const;

async function wordsOf(
  tx: Tx,
  deps: WorkDeps,
  { about, ticket, script: id }: CallDraft,
): Promise<Pick<CallRow, 'customer' | 'customer_id' | 'title' | 'text'>> {
  const device = about.device_id === null ? undefined : await createFleetReader(tx).getDevice(about.device_id);
  const script = deps.scriptOf(id) ?? { id, title: about.title, text: about.title };
  const lastSaid = (signal: string) => (device === undefined ? undefined : deps.lastSaid?.(device.id, signal));
  const scene = { device, about, ticketNumber: numberOf(ticket), timeZone: deps.timeZone, lastSaid };
  const { id: customer_id = null, ...customer } = about.customer ?? customerOf(device) ?? {};
  return {
    title: JSON.stringify(script.title),
    customer: customer_id === null ? null : JSON.stringify(customer),
    customer_id,
    text: fillScript(script, scene),
  };
}

const numberOf = (ticket: TicketRow | undefined): string | undefined =>
  ticket === undefined ? undefined : ticketNumber(ticket.number);

function customerOf(device: Device | undefined): CalledCustomer | null {
  if (device === undefined || device.customer === null) return null;
  const { id, name, phone, language } = device.customer;
  return { id, name, phone, language };
}

/** Applies a change that was judged to be allowed. */
export async function changeCall(tx: Tx, deps: WorkDeps, row: CallRow, change: CallChange): Promise<WrittenCall> {
  const after = { ...row, ...change.set, version: row.version + 1 };
  await tx
    .as<DeskTables>()
    .updateTable('calls')
    .set({ ...change.set, version: after.version })
    .where('id', '=', row.id)
    .execute();
  return record(tx, deps, { before: row, after, change });
}

/** Withdraws those of the calls that are still to be made. */
export async function withdrawCalls(
  tx: Tx,
  deps: WorkDeps,
  rows: readonly CallRow[],
  at: Instant,
  reason: string,
): Promise<DeskIntent[]> {
  const intents: DeskIntent[] = [];
  for (const row of rows) {
    const move = decideCall(row.state, 'withdraw');
    if ('refused' in move) continue;
    const set = { state: move.next, ended_at: at, withdrawn_reason: reason, promise_waits: 0, ...unclaimed };
    const change = { at, actor: 'carewatch', action: 'withdrawn', set, detail: { reason } };
    intents.push(...(await changeCall(tx, deps, row, change)).intents);
  }
  return intents;
}

/** The care call as the door shows it. */
export async function showCareCall(tx: Tx, row: CallRow): Promise<CareCall> {
  return toCareCall(await withItsAttempts(tx, row));
}

/** The callback as the door shows it. */
export async function showCallback(tx: Tx, row: CallRow): Promise<Callback> {
  return toCallback(await withItsAttempts(tx, row));
}

export type CallKind = CallRow['kind'];
export type CallOf<K extends CallKind> = K extends 'care' ? CareCall : Callback;

/** The call of its kind as the door shows it. */
export const showCall = async <K extends CallKind>(tx: Tx, kind: K, row: CallRow): Promise<CallOf<K>> =>
  (kind === 'care' ? await showCareCall(tx, row) : await showCallback(tx, row)) as CallOf<K>;

async function withItsAttempts(tx: Tx, row: CallRow): Promise<TriedCall> {
  const [tried] = await withAttempts(tx, [row]);
  assert(tried !== undefined, 'one row makes one call');
  return tried;
}

async function record(tx: Tx, deps: WorkDeps, step: CallStep): Promise<WrittenCall> {
  const { after: row, change } = step;
  const { at, actor, action, detail } = change;
  const kind = row.kind === 'care' ? 'care-call' : 'callback';
  const topic = `${kind}.${action.replaceAll('_', '-')}`;
  const { id, device_id, state, severity, rule_id, ticket_id } = row;
  await recordAudit(tx, {
    ...{ at, actor, action: topic },
    ...(device_id === null ? {} : { device_id }),
    object: { kind, id },
    detail: { state, severity, rule_id, ticket_id, ...detail },
  });
  const shown = row.kind === 'care' ? await showCareCall(tx, row) : await showCallback(tx, row);
  const intents = [intentOf(deps.ids, at, topic, shown)];
  for (const follow of deps.followers.calls) intents.push(...(await follow(tx, deps, step)));
  return { row, intents };
}
