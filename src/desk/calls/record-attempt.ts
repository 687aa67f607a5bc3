import type { Instant } from '../../base/index.ts';
import { AppError, days, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import { judgeAnswer } from '../satisfaction/judge-words.ts';
import { satisfactionLevels } from '../satisfaction/satisfaction.ts';
import { refuseStale } from '../stale.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import type { CallAttemptInput } from './call.ts';
import { callOutcomes } from './call.ts';
import { callPolicy } from './call-policy.ts';
import { decideCall, inputOf } from './call-transitions.ts';
import type { WrittenCall } from './call-writer.ts';
import { changeCall } from './call-writer.ts';
import { unclaimed } from './claim-transitions.ts';
import { quietNow } from './quiet-now.ts';
import { readCall, refuseClaimed } from './read-call.ts';
import { isWithheld } from './withhold.ts';

export interface Attempt {
  readonly kind: CallRow['kind'];
  readonly callId: string;
  readonly input: CallAttemptInput;
  readonly by: string;
  readonly at: Instant;
  /** The version that was read; undefined: whichever there is. */
  readonly ifMatch?: number | undefined;
}

const longestNote = 4_000;
const longestWatch = days(30);
/** What only a call about a finding can lead to. */
const careOutcomes = ['advice_given', 'visit_wanted', 'false_alarm'] as const;

/** Writes down an attempt and what follows from it: done, another attempt later, or given up. */
export async function recordAttempt(tx: Tx, deps: WorkDeps, attempt: Attempt): Promise<WrittenCall> {
  const row = await readCall(tx, attempt.kind, attempt.callId);
  refuseStale(attempt.ifMatch, row.version);
  refuseInput(attempt);
  const { at, by, input } = attempt;
  refuseClaimed(row, 'record', by, at);
  const policy = callPolicy[row.severity];
  const attempts = row.attempts + 1;
  const state = nextState(asMade(row), input, policy.attempts - attempts);
  const nextAt = state === 'queued' ? (input.next_at ?? instant(at + policy.retryAfter)) : null;
  const { outcome, note = null, watch_for } = input;
  await tx
    .as<DeskTables>()
    .insertInto('call_attempts')
    .values({ call_id: row.id, at, by, outcome, note, next_at: nextAt })
    .execute();
  const set = {
    ...{ state, attempts, last_attempt_at: at },
    ...unclaimed,
    ...{ withdrawn_reason: null, withheld_until: null, joined_call_id: null },
    ...(nextAt === null ? { ended_at: at } : { due_at: nextAt, ended_at: null }),
    ...(await whenAgain(tx, deps, row, input, nextAt)),
  };
  const action = state === 'queued' ? 'attempted' : state;
  const detail = {
    ...{ outcome, note, next_at: nextAt },
    ...(watch_for === undefined ? {} : { watch_for }),
    ...(input.answer === undefined ? {} : { answer: judgeAnswer(input.answer) }),
  };
  return changeCall(tx, deps, row, { at, actor: by, action, set, detail });
}

/** A call that was withheld and made all the same is queued again by that. */
const asMade = (row: CallRow): CallRow =>
  row.state === 'withdrawn' && isWithheld(row.withdrawn_reason) ? { ...row, state: 'queued' } : row;

/** What the customer asked for is kept to the minute; what we chose keeps out of quiet hours. */
async function whenAgain(
  tx: Tx,
  deps: WorkDeps,
  row: CallRow,
  { outcome, next_at }: CallAttemptInput,
  nextAt: Instant | null,
): Promise<Partial<CallRow>> {
  if (nextAt === null) return { promised_at: null, promise_waits: 0 };
  if (outcome === 'call_back_later') return { not_before: nextAt, promised_at: nextAt, promise_waits: 1 };
  const open = { promised_at: null, promise_waits: 0 } as const;
  const quiet = next_at === undefined ? await quietNow(tx, deps, { ...row, ...open }, nextAt) : undefined;
  return { not_before: quiet ?? nextAt, ...open };
}

function nextState({ id, state, withdrawn_reason }: CallRow, { outcome }: CallAttemptInput, attemptsLeft: number) {
  const move = decideCall(state, inputOf(outcome, attemptsLeft));
  if ('next' in move) return move.next;
  const why = withdrawn_reason === null ? '' : ` (${withdrawn_reason})`;
  const sentence = `The attempt cannot be recorded: ${move.refused}${why}.`;
  throw new AppError<DeskFailure>({ code: 'move-forbidden', id, state, action: outcome }, sentence);
}

function refuseInput(attempt: Attempt): void {
  const { kind, input, at } = attempt;
  const refuse = (field: string, value: unknown, remedy: string): never => {
    throw new AppError<DeskFailure>({ code: 'invalid-action', field, value }, `${field}: ${remedy}.`);
  };
  if (!callOutcomes.includes(input.outcome)) refuse('outcome', input.outcome, `use one of ${callOutcomes.join(', ')}`);
  if (input.note !== undefined && (typeof input.note !== 'string' || input.note.length > longestNote)) {
    refuse('note', typeof input.note, `send a text of at most ${longestNote} characters`);
  }
  if (input.next_at !== undefined && !(input.next_at > at)) refuse('next_at', input.next_at, 'send a time to come');
  if (input.outcome === 'call_back_later' && input.next_at === undefined) {
    refuse('next_at', undefined, 'say when the customer was promised to be called');
  }
  if (kind === 'callback' && (careOutcomes as readonly string[]).includes(input.outcome)) {
    refuse('outcome', input.outcome, 'of a callback record reached, refused, a missed attempt or call_back_later');
  }
  refuseAnswer(attempt, refuse);
  if (input.watch_for !== undefined && !(input.watch_for > 0 && input.watch_for <= longestWatch)) {
    refuse('watch_for', input.watch_for, 'send a span of at most 30d');
  }
}

type Refuse = (field: string, value: unknown, remedy: string) => never;

function refuseAnswer({ kind, input: { answer, outcome } }: Attempt, refuse: Refuse): void {
  if (answer === undefined) return;
  if (kind !== 'callback' || outcome !== 'reached') {
    refuse('answer', outcome, 'send it with a callback whose outcome is reached');
  }
  const { level, words } = answer;
  if (level !== undefined && !satisfactionLevels.includes(level)) {
    refuse('answer.level', level, `use one of ${satisfactionLevels.join(', ')}`);
  }
  if (words !== undefined && (typeof words !== 'string' || words.length > longestNote)) {
    refuse('answer.words', typeof words, `send a text of at most ${longestNote} characters`);
  }
}
