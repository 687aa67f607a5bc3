import { sql } from 'kysely';
import { AppError, type Instant, instant, toRfc3339 } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { DeskIntent } from '../intent.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { changeCall, type WrittenCall } from './call-writer.ts';
import { unclaimed } from './claim-transitions.ts';
import { quietNow } from './quiet-now.ts';
import { readCall, refuseClaimed } from './read-call.ts';
import { isInHandElsewhere, withheldFields, withholdingNow } from './withhold.ts';

/** Who takes a call out of a queue. */
export interface Taking {
  readonly kind: CallRow['kind'];
  readonly by: string;
  readonly at: Instant;
  /** A machine makes it: only P3 and P4, and so many at once. */
  readonly automatic: boolean;
}

export interface TakenCall {
  /** Undefined: there is none to be made now. */
  readonly row: CallRow | undefined;
  readonly intents: readonly DeskIntent[];
}

/** Calls looked at for one that may be made; those behind them wait for the next who asks. */
const mostLookedAt = 200;

/**
 * Takes the call at the head of the queue: the most severe first, then the soonest due, of those that may be made now.
 * Whoever has one in hand gets that one again. Two who ask never get the same.
 */
export async function takeNext(tx: Tx, deps: WorkDeps, taking: Taking): Promise<TakenCall> {
  const { automatic } = taking;
  if (automatic) await refuseBusy(tx, deps, taking);
  else {
    const row = await inHand(tx, taking);
    if (row !== undefined) return { row, intents: [] };
  }
  const intents: DeskIntent[] = [];
  for (const row of await candidates(tx, taking)) {
    const told = await passOver(tx, deps, row, taking.at);
    if (told === undefined) {
      const taken = await claim(tx, deps, row, taking);
      return { row: taken.row, intents: [...intents, ...taken.intents] };
    }
    intents.push(...told);
  }
  return { row: undefined, intents };
}

/** Takes this call; refused while another has it, or while the customer must not be called. */
export async function claimCall(tx: Tx, deps: WorkDeps, id: string, taking: Taking): Promise<WrittenCall> {
  const row = await readCall(tx, taking.kind, id);
  refuseMade(row, 'claim');
  refuseClaimed(row, 'claim', taking.by, taking.at);
  const quiet = await quietNow(tx, deps, row, taking.at);
  if (quiet !== undefined) {
    const sentence = `The customer is not called before ${toRfc3339(quiet)}: these are quiet hours; take another call.`;
    throw new AppError<DeskFailure>({ code: 'quiet-hours', id, until: quiet }, sentence);
  }
  return claim(tx, deps, row, taking);
}

export async function releaseCall(tx: Tx, deps: WorkDeps, id: string, taking: Taking): Promise<WrittenCall> {
  const row = await readCall(tx, taking.kind, id);
  refuseMade(row, 'release');
  refuseClaimed(row, 'release', taking.by, taking.at);
  const { at, by } = taking;
  return changeCall(tx, deps, row, { at, actor: by, action: 'released', set: unclaimed, detail: {} });
}

function refuseMade({ id, state }: CallRow, action: string): void {
  if (state === 'queued') return;
  const sentence = `The call ${id} is ${state}; only one that is queued can be taken or given back.`;
  throw new AppError<DeskFailure>({ code: 'move-forbidden', id, state, action }, sentence);
}

async function claim(tx: Tx, deps: WorkDeps, row: CallRow, { by, at, automatic }: Taking): Promise<WrittenCall> {
  const until = instant(at + deps.settings.claim);
  const set = { claimed_by: by, claimed_until: until, claimed_by_machine: automatic ? 1 : 0 };
  return changeCall(tx, deps, row, { at, actor: by, action: 'claimed', set, detail: { until, automatic } });
}

/** Looks whether the call may be made now; where not, why and until when, and whom to tell. Undefined: it may. */
async function passOver(tx: Tx, deps: WorkDeps, row: CallRow, at: Instant): Promise<readonly DeskIntent[] | undefined> {
  const untriedCare = row.kind === 'care' && row.attempts === 0;
  const withheld = untriedCare ? await withholdingNow(tx, deps, row, at) : undefined;
  if (withheld !== undefined) {
    const set = { state: 'withdrawn', ended_at: at, ...withheldFields(withheld) } as const;
    const change = { at, actor: 'carewatch', action: 'withdrawn', set, detail: { ...withheld } };
    return (await changeCall(tx, deps, row, change)).intents;
  }
  if (row.kind === 'care' && (await isInHandElsewhere(tx, row, at))) return [];
  const quiet = await quietNow(tx, deps, row, at);
  if (quiet === undefined) return undefined;
  const change = { at, actor: 'carewatch', action: 'put_off', set: { not_before: quiet }, detail: { until: quiet } };
  return (await changeCall(tx, deps, row, change)).intents;
}

const free = (at: Instant) => sql<boolean>`(claimed_until is null or claimed_until <= ${at})`;

async function candidates(tx: Tx, { kind, at, automatic }: Taking): Promise<readonly CallRow[]> {
  return tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('kind', '=', kind)
    .where('rank', '=', 0)
    .where('not_before', '<=', at)
    .where(free(at))
    .$if(automatic, (q) => q.where('severity', 'in', ['P3', 'P4']))
    .orderBy('severity')
    .orderBy('due_at')
    .orderBy('id')
    .limit(mostLookedAt)
    .execute();
}

async function inHand(tx: Tx, { kind, by, at }: Taking): Promise<CallRow | undefined> {
  return tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('claimed_by', '=', by)
    .where('kind', '=', kind)
    .where('claimed_until', '>', at)
    .where('rank', '=', 0)
    .orderBy('claimed_until')
    .executeTakeFirst();
}

async function refuseBusy(tx: Tx, { settings }: WorkDeps, { kind, at }: Taking): Promise<void> {
  const { n } = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .select(sql<number>`count(*)`.as('n'))
    .where('kind', '=', kind)
    .where('claimed_by_machine', '=', 1)
    .where('claimed_until', '>', at)
    .executeTakeFirstOrThrow();
  if (n < settings.automaticCalls) return;
  const sentence = `${n} automatic calls are in progress and ${settings.automaticCalls} are allowed at once; ask again when one has ended.`;
  throw new AppError<DeskFailure>({ code: 'calls-busy', allowed: settings.automaticCalls }, sentence);
}
