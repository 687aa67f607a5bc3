import { createAlertsReader } from '../../alerts/index.ts';
import { type Instant, instant, minutes } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import { measuredAnew } from '../tickets/measured-anew.ts';
import type { TimedWork } from '../timed-work.ts';
import type { WorkDeps } from '../work-deps.ts';
import { decideVisitCheck, type VisitCheckInput } from './check-transitions.ts';
import { type Judgement, judgeRepair, presenceWindow } from './judge-visit.ts';
import type { VisitResult } from './visit.ts';
import type { VisitRow, VisitTables } from './visit-row.ts';
import { changeVisit } from './visit-writer.ts';

/** Telemetry comes late: by so much a device may be behind with what it measured. */
const slack = minutes(30);
/** Heaters show most faults only while water is drawn, for some minutes: between two looks none of that is missed for long. */
const again = minutes(5);

/** Whether telemetry is to be asked about a result, and when; the fields of a visit that finishes. */
export function dueCheck(
  deps: WorkDeps,
  { alert_id, rule_id, rule_version, device_id }: TicketRow,
  result: VisitResult,
  at: Instant,
): Pick<VisitRow, 'check_state' | 'check_at'> {
  if (result === 'not_at_home' && device_id !== null) {
    return { check_state: 'pending', check_at: presenceWindow({ arrivedAt: at, finishedAt: at }).to + slack };
  }
  if (result === 'done' && device_id !== null && alert_id !== null && rule_id !== null && rule_version !== null) {
    const { clear } = deps.ruleOf(rule_id, rule_version);
    if (clear !== 'unseen') return { check_state: 'pending', check_at: at + (clear?.for ?? 0) + slack };
  }
  return { check_state: 'none', check_at: null };
}

/** Asks telemetry whether what was said to be done is, when the rule could have seen it clear. */
export const checkDone: TimedWork = {
  name: 'check-done-visits',
  async nextDue(reader) {
    const row = await reader
      .as<VisitTables>()
      .selectFrom('visits')
      .select('check_at')
      .where('check_state', '=', 'pending')
      .where('result', '=', 'done')
      .where('check_at', 'is not', null)
      .orderBy('check_at')
      .limit(1)
      .executeTakeFirst();
    return (row?.check_at ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now) {
    const due = await tx
      .as<VisitTables>()
      .selectFrom('visits')
      .selectAll()
      .where('check_state', '=', 'pending')
      .where('result', '=', 'done')
      .where('check_at', '<=', now)
      .orderBy('check_at')
      .orderBy('id')
      .execute();
    const intents: DeskIntent[] = [];
    for (const visit of due) intents.push(...(await check(tx, deps, visit, now)));
    return intents;
  },
};

async function check(tx: Tx, deps: WorkDeps, visit: VisitRow, now: Instant): Promise<readonly DeskIntent[]> {
  const ticket = await tx
    .as<DeskTables>()
    .selectFrom('tickets')
    .select(['alert_id', 'rule_id'])
    .where('id', '=', visit.ticket_id)
    .executeTakeFirstOrThrow();
  const alert = ticket.alert_id === null ? undefined : await createAlertsReader(tx).getAlert(ticket.alert_id);
  const judged = judgeRepair({
    // An alert that is kept no longer was over long ago.
    recoveredAt: alert === undefined ? now : alert.recovered_at,
    heldAt: alert && heldAt(deps, visit, ticket.rule_id, Object.keys(alert.proof.inputs)),
    finishedAt: instant(visit.finished_at ?? now),
    visitedAgainAt: await visitedAgainAt(tx, visit),
    now,
  });
  if (judged === undefined) {
    const later = { check_at: now + again };
    await tx.as<VisitTables>().updateTable('visits').set(later).where('id', '=', visit.id).execute();
    return [];
  }
  return settleCheck(tx, deps, visit, judged, now);
}

/** Whoever comes to the device for another ticket may be the one who mends it. */
async function visitedAgainAt(tx: Tx, { ticket_id, device_id, finished_at }: VisitRow): Promise<Instant | null> {
  const next = await tx
    .as<VisitTables & DeskTables>()
    .selectFrom('visits')
    .select('arrived_at')
    .where('ticket_id', 'in', (q) =>
      device_id === null
        ? q.selectFrom('tickets').select('id').where('id', '=', ticket_id)
        : q.selectFrom('tickets').select('id').where('device_id', '=', device_id),
    )
    .where('arrived_at', '>', finished_at ?? 0)
    .orderBy('arrived_at')
    .limit(1)
    .executeTakeFirst();
  return (next?.arrived_at ?? null) as Instant | null;
}

/** When the device showed that the condition holds by what it measured since the visit. */
function heldAt(
  deps: WorkDeps,
  { device_id: device, finished_at }: VisitRow,
  rule: string | null,
  inputs: readonly string[],
): Instant | undefined {
  if (device === null || rule === null) return undefined;
  const measured = measuredAnew(deps, { rule, device, inputs, since: instant(finished_at ?? 0) });
  return measured?.holds === true ? measured.at : undefined;
}

const inputOf = { agrees: 'agree', contradicted: 'contradict', unknown: 'give_up' } as const;

/** Writes down what telemetry says of a visit, where its table lets it. A contradiction is told. */
export async function settleCheck(
  tx: Tx,
  deps: Pick<WorkDeps, 'ids'>,
  visit: VisitRow,
  { state: judged, reason, evidence }: Judgement,
  at: Instant,
  input: VisitCheckInput = inputOf[judged],
): Promise<readonly DeskIntent[]> {
  const state = decideVisitCheck(visit.check_state, input);
  if (state === undefined) return [];
  const set = {
    ...{ check_state: state, check_reason: reason, check_at: null, judged_at: at },
    check_evidence: evidence === null ? null : JSON.stringify(evidence),
  };
  const action = state === 'contradicted' ? 'contradicted' : 'checked';
  return (await changeVisit(tx, deps, visit, set, { at, actor: 'carewatch', action })).intents;
}
