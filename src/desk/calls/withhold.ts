import { sql } from 'kysely';
import { type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { reachOf } from './reach.ts';

/**
 * Why a call is not made, though its reason is there:
 * - `do-not-call`: the customer wants no calls
 * - `joined`: another call to the customer about the same topic waits, and is made for this reason as well
 * - `capped`: the customer was called about the topic not long ago
 */
const withholdings = ['do-not-call', 'joined', 'capped'] as const;

export type Withholding =
  | { readonly reason: 'do-not-call' }
  | { readonly reason: 'joined'; readonly call: string }
  | { readonly reason: 'capped'; readonly until: Instant };

export const isWithheld = (reason: string | null): boolean =>
  (withholdings as readonly (string | null)[]).includes(reason);

export interface CallWanted {
  /** The call itself where it exists already. */
  readonly id?: string;
  readonly customer_id: string | null;
  readonly script: string;
  readonly severity: CallRow['severity'];
}

/** Whether the call must be withheld at this instant; undefined: it is made. */
export async function withholdingOf(
  tx: Tx,
  deps: WorkDeps,
  call: CallWanted,
  at: Instant,
): Promise<Withholding | undefined> {
  const { customer_id, severity } = call;
  if (customer_id === null || severity === 'P1') return undefined;
  if ((await reachOf(tx, deps, customer_id)).doNotCall) return { reason: 'do-not-call' };
  return severity === 'P2' ? undefined : capOf(await othersOf(tx, deps, call, customer_id, at), deps);
}

/**
 * Whether a call that stands at the head of its queue must be withheld after all: the customer wants no calls any more,
 * or was called about the topic since it was queued. Another call that only waits does not withhold it: one of the two
 * has to be made.
 */
export async function withholdingNow(
  tx: Tx,
  deps: WorkDeps,
  call: CallWanted,
  at: Instant,
): Promise<Withholding | undefined> {
  const withholding = await withholdingOf(tx, deps, call, at);
  if (withholding?.reason !== 'joined' || call.customer_id === null) return withholding;
  const others = await othersOf(tx, deps, call, call.customer_id, at);
  return capOf(
    others.filter(({ last_attempt_at }) => (last_attempt_at ?? 0) > at - deps.settings.callAgain),
    deps,
  );
}

/** Whether somebody has another call to the customer about the topic in hand: two people do not ring one customer. */
export async function isInHandElsewhere(
  tx: Tx,
  { id, kind, customer_id, script, severity }: CallRow,
  at: Instant,
): Promise<boolean> {
  if (customer_id === null || severity === 'P1') return false;
  const other = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .select('id')
    .where('customer_id', '=', customer_id)
    .where('script', '=', script)
    .where('kind', '=', kind)
    .where('id', '<>', id)
    .where('claimed_until', '>', at)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

interface OtherCall {
  readonly id: string;
  readonly state: CallRow['state'];
  readonly last_attempt_at: number | null;
}

/** Other calls to the customer about the topic that wait, or were tried not long ago. */
async function othersOf(
  tx: Tx,
  { settings }: WorkDeps,
  { id = '', script }: CallWanted,
  customer: string,
  at: Instant,
): Promise<readonly OtherCall[]> {
  return tx
    .as<DeskTables>()
    .selectFrom('calls')
    .select(['id', 'state', 'last_attempt_at'])
    .where('customer_id', '=', customer)
    .where('script', '=', script)
    .where('kind', '=', 'care')
    .where('id', '<>', id)
    .where(sql<boolean>`(state = 'queued' or last_attempt_at > ${at - settings.callAgain})`)
    .orderBy('id')
    .execute();
}

function capOf(others: readonly OtherCall[], { settings }: WorkDeps): Withholding | undefined {
  const waiting = others.find(({ state }) => state === 'queued');
  if (waiting !== undefined) return { reason: 'joined', call: waiting.id };
  if (others.length === 0) return undefined;
  const last = Math.max(...others.map(({ last_attempt_at }) => last_attempt_at ?? 0));
  return { reason: 'capped', until: instant(last + settings.callAgain) };
}

/** What a withheld call keeps of the reason. */
export const withheldFields = (withholding: Withholding): Partial<CallRow> => ({
  withdrawn_reason: withholding.reason,
  joined_call_id: withholding.reason === 'joined' ? withholding.call : null,
  withheld_until: withholding.reason === 'capped' ? withholding.until : null,
});
