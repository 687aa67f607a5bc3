import { AppError, type Instant } from '../../base/index.ts';
import { type Reader, recordAudit, type Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import { type DeskIntent, intentOf } from '../intent.ts';
import type { TicketRow } from '../tables.ts';
import { isFinished } from '../tickets/find-ticket.ts';
import type { TicketFollower, WorkDeps } from '../work-deps.ts';
import { type ClockTables, type EscalationRow, roundBeginning, subjectOf, tellOf } from './clock-row.ts';
import { fitting } from './sla.ts';
import { decideStep } from './step-transitions.ts';

/** One step of the ladder of a ticket, as it stands. */
export interface EscalationStep {
  readonly step: string;
  readonly round: number;
  readonly state: EscalationRow['state'];
  readonly due_at: Instant;
  /** Who was told so far, the last one now. */
  readonly told: readonly string[];
  readonly acknowledged_at: Instant | null;
  readonly acknowledged_by: string | null;
}

export const stepsOf = (reader: Reader, ticketId: string): Promise<EscalationRow[]> =>
  reader
    .as<ClockTables>()
    .selectFrom('escalations')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('round')
    .orderBy('due_at')
    .execute();

export const toStep = (row: EscalationRow): EscalationStep => ({
  step: row.step,
  round: row.round,
  state: row.state,
  due_at: row.due_at as Instant,
  told: (JSON.parse(row.told) as string[]).slice(0, row.told_of),
  acknowledged_at: row.acknowledged_at as Instant | null,
  acknowledged_by: row.acknowledged_by,
});

async function write(tx: Tx, row: EscalationRow): Promise<void> {
  const { ticket_id: _, round: __, step: ___, ...fields } = row;
  await tx
    .as<ClockTables>()
    .insertInto('escalations')
    .values(row)
    .onConflict((conflict) => conflict.columns(['ticket_id', 'round', 'step']).doUpdateSet(fields))
    .execute();
}

/** The steps begin when the ticket opens; what is done to it does some of them. */
export const followLadder: TicketFollower = async (tx, deps, { after, change }) => {
  if (deps.settings.sla.ladders.length === 0) return [];
  const { action, at, actor } = change;
  if (action === 'opened' || action === 'reopened') return isFinished(after) ? [] : begin(tx, deps, after, at);
  const open = (await stepsOf(tx, after.id)).filter(({ state }) => isOpen(state));
  if (action === 'cancelled' || action === 'closed' || action === 'resolved') {
    for (const row of open)
      await write(tx, { ...row, state: decideStep(row.state, 'end') ?? row.state, next_at: null });
    return [];
  }
  const done = open.filter(({ done_by }) => done_by !== null && does[action]?.includes(done_by) === true);
  for (const row of done) await write(tx, acknowledged(row, actor, at));
  return [];
};

/** What an action of a ticket does besides: nobody arrives without having been sent. */
const does: Readonly<Record<string, readonly string[]>> = {
  accepted: ['accepted'],
  arrived: ['accepted', 'started'],
  started: ['accepted', 'started'],
};

const isOpen = (state: EscalationRow['state']): boolean => decideStep(state, 'end') !== undefined;

async function begin(tx: Tx, deps: WorkDeps, ticket: TicketRow, at: Instant): Promise<DeskIntent[]> {
  const ladder = fitting(deps.settings.sla.ladders, await subjectOf(tx, ticket));
  const round = await roundBeginning(tx, ticket.id);
  const intents: DeskIntent[] = [];
  for (const step of ladder?.steps ?? []) {
    const row: EscalationRow = {
      ...{ ticket_id: ticket.id, round, step: step.name, state: 'open' },
      ...{ told: JSON.stringify(step.to), told_of: 0, answer_ms: step.answer_within, done_by: step.done_by ?? null },
      ...{ due_at: at + step.within, next_at: null, acknowledged_at: null, acknowledged_by: null },
    };
    intents.push(...(await tellNext(tx, deps, row, at)));
  }
  return intents;
}

/** Nobody answered: the next person is told; a step past its time is missed and goes on all the same. */
export async function raise(tx: Tx, deps: WorkDeps, row: EscalationRow, at: Instant): Promise<DeskIntent[]> {
  const missed = at < row.due_at ? undefined : decideStep(row.state, 'miss');
  if (missed === undefined) return tellNext(tx, deps, row, at);
  const { ticket_id, step, due_at } = row;
  const told = await tellOf(tx, deps, ticket_id, 'ticket.escalation-missed', at, { step, due_at });
  return [told, ...(await tellNext(tx, deps, { ...row, state: missed }, at))];
}

async function tellNext(tx: Tx, deps: WorkDeps, row: EscalationRow, at: Instant): Promise<DeskIntent[]> {
  const people = JSON.parse(row.told) as string[];
  const person = people[row.told_of];
  const told_of = Math.min(people.length, row.told_of + 1);
  const next = told_of < people.length ? at + row.answer_ms : Number.POSITIVE_INFINITY;
  const due = row.state === 'open' ? row.due_at : Number.POSITIVE_INFINITY;
  const next_at = Math.min(next, due);
  await write(tx, { ...row, told_of, next_at: Number.isFinite(next_at) ? next_at : null });
  if (person === undefined) return [];
  const { ticket_id, step, due_at } = row;
  return [await tellOf(tx, deps, ticket_id, 'ticket.escalated', at, { step, to: person, level: told_of, due_at })];
}

function acknowledged(row: EscalationRow, by: string, at: Instant): EscalationRow {
  const late = row.state === 'missed' || at > row.due_at;
  const state = decideStep(row.state, late ? 'acknowledge_late' : 'acknowledge') ?? row.state;
  return { ...row, state, next_at: null, acknowledged_at: at, acknowledged_by: by };
}

/** A person says that the step is done; the first open one unless another is named. */
export async function acknowledgeStep(
  tx: Tx,
  deps: WorkDeps,
  ticketId: string,
  name: string | undefined,
  by: string,
  at: Instant,
): Promise<{ value: readonly EscalationStep[]; intents: readonly DeskIntent[] }> {
  const steps = await stepsOf(tx, ticketId);
  const row = steps.find(({ step, state }) => isOpen(state) && (name === undefined || step === name));
  if (row === undefined) {
    const sentence = `Ticket ${ticketId} has no open step${name === undefined ? '' : ` ${name}`} of a ladder; read GET /tickets/${ticketId}/clocks.`;
    throw new AppError<DeskFailure>(
      { code: 'move-forbidden', id: ticketId, state: 'done', action: 'acknowledge' },
      sentence,
    );
  }
  const done = acknowledged(row, by, at);
  await write(tx, done);
  const detail = { step: row.step, state: done.state };
  const topic = 'ticket.escalation-acknowledged';
  await recordAudit(tx, { at, actor: by, action: topic, object: { kind: 'ticket', id: ticketId }, detail });
  return {
    value: (await stepsOf(tx, ticketId)).map(toStep),
    intents: [intentOf(deps.ids, at, topic, { id: ticketId }, detail)],
  };
}
