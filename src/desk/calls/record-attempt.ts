import type { Instant } from '../../base/index.ts';
import { AppError, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import type { CallAttemptInput } from './call.ts';
import { callOutcomes } from './call.ts';
import { callPolicy } from './call-policy.ts';
import { decideCall, inputOf } from './call-transitions.ts';
import type { WrittenCall } from './call-writer.ts';
import { changeCall } from './call-writer.ts';

export interface Attempt {
  readonly kind: CallRow['kind'];
  readonly callId: string;
  readonly input: CallAttemptInput;
  readonly by: string;
  readonly at: Instant;
}

const longestNote = 4_000;

/** Writes down an attempt and what follows from it: done, another attempt later, or given up. */
export async function recordAttempt(tx: Tx, deps: WorkDeps, attempt: Attempt): Promise<WrittenCall> {
  const row = await readCall(tx, attempt.kind, attempt.callId);
  refuseInput(attempt);
  const { at, by, input } = attempt;
  const policy = callPolicy[row.severity];
  const attempts = row.attempts + 1;
  const state = nextState(row, input, policy.attempts - attempts);
  const nextAt = state === 'queued' ? (input.next_at ?? instant(at + policy.retryAfter)) : null;
  const { outcome, note = null } = input;
  await tx
    .as<DeskTables>()
    .insertInto('call_attempts')
    .values({ call_id: row.id, at, by, outcome, note, next_at: nextAt })
    .execute();
  const ending = nextAt === null ? { ended_at: at } : { due_at: nextAt };
  const set = { state, attempts, ...ending };
  const action = state === 'queued' ? 'attempted' : state;
  return changeCall(tx, deps, row, { at, actor: by, action, set, detail: { outcome, note, next_at: nextAt } });
}

async function readCall(tx: Tx, kind: CallRow['kind'], id: string): Promise<CallRow> {
  const row = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (row === undefined) throw new AppError<DeskFailure>({ code: 'call-unknown', id }, `There is no call ${id}.`);
  return row;
}

function nextState({ id, state, withdrawn_reason }: CallRow, { outcome }: CallAttemptInput, attemptsLeft: number) {
  const move = decideCall(state, inputOf(outcome, attemptsLeft));
  if ('next' in move) return move.next;
  const why = withdrawn_reason === null ? '' : ` (${withdrawn_reason})`;
  const sentence = `The attempt cannot be recorded: ${move.refused}${why}.`;
  throw new AppError<DeskFailure>({ code: 'move-forbidden', id, state, action: outcome }, sentence);
}

function refuseInput({ input, at }: Attempt): void {
  const refuse = (field: string, value: unknown, remedy: string): never => {
    throw new AppError<DeskFailure>({ code: 'invalid-action', field, value }, `${field}: ${remedy}.`);
  };
  if (!callOutcomes.includes(input.outcome)) refuse('outcome', input.outcome, `use one of ${callOutcomes.join(', ')}`);
  if (input.note !== undefined && (typeof input.note !== 'string' || input.note.length > longestNote)) {
    refuse('note', typeof input.note, `send a text of at most ${longestNote} characters`);
  }
  if (input.next_at !== undefined && !(input.next_at > at)) refuse('next_at', input.next_at, 'send a time to come');
}
