import fc from 'fast-check';
import { hours, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DispatchTables } from '../dispatch/dispatch-row.ts';
import { callOutcomes, type DeskActor, type DeskIntent, type Ticket } from '../index.ts';
import type { RandomDesk } from './random-desk.ts';

/** What comes about seldom when everything is left to chance: what is done just then is drawn here. */
export const rareCommand = fc.oneof(
  // To a ticket whose dispatch stands so; `none`: nobody was ever looked for.
  fc.record({
    upon: fc.constantFrom('waiting', 'deferred', 'assigned', 'unmatched', 'none'),
    rarely: fc.constantFrom('assign', 'cancel', 'dispatch', 'dispatch', 'urge'),
    by: fc.constantFrom('ann', 'bob'),
  }),
  // Who has taken a call takes it again, gives it back or makes it; who was given up is reached after all.
  fc.record({
    kind: fc.constantFrom('care', 'callback'),
    afterwards: fc.constantFrom('claim', 'release', ...callOutcomes),
    by: fc.constantFrom('ann', 'bob'),
  }),
);
export type RareCommand = typeof rareCommand extends fc.Arbitrary<infer T> ? T : never;

export type Sent = ReadonlyMap<string, string>;

/** How the dispatch of each ticket stands. */
export async function dispatchStatesIn({ db }: RandomDesk): Promise<Sent> {
  const rows = await db.as<DispatchTables>().selectFrom('dispatches').select(['ticket_id', 'state']).execute();
  return new Map(rows.map(({ ticket_id, state }) => [ticket_id, state]));
}

export function runRare(
  house: RandomDesk,
  one: RareCommand,
  { tickets, sent, by }: { readonly tickets: readonly Ticket[]; readonly sent: Sent; readonly by: DeskActor },
): (tx: Tx) => Promise<readonly DeskIntent[]> {
  if ('afterwards' in one) return (tx) => afterTaking(house, tx, one, by);
  const ticket = tickets.find(({ id, state }) => state === 'open' && (sent.get(id) ?? 'none') === one.upon);
  return (tx) => toTicket(house, tx, { one, ticket, by });
}

type Upon = Extract<RareCommand, { readonly upon: string }>;
type Then = Extract<RareCommand, { readonly afterwards: string }>;

async function toTicket(
  { desk }: RandomDesk,
  tx: Tx,
  { one, ticket, by }: { readonly one: Upon; readonly ticket: Ticket | undefined; readonly by: DeskActor },
): Promise<readonly DeskIntent[]> {
  const id = ticket?.id ?? '';
  if (one.rarely === 'dispatch') return (await desk.dispatch(tx, id, by)).intents;
  if (one.rarely !== 'urge') {
    return (await desk.act(tx, id, one.rarely, { assignee: 'somebody' }, undefined, by)).intents;
  }
  // What was told makes it urgent, and somebody is looked for again because of that.
  const intake = { source: 'phone', device_id: ticket?.device_id ?? '', title: 'smells', severity: 'P1' } as const;
  const { intents } = await desk.takeIn(tx, intake, by);
  return [...intents, ...(await desk.dispatch(tx, id, by)).intents];
}

async function afterTaking(
  { desk, clock }: RandomDesk,
  tx: Tx,
  { kind, afterwards }: Then,
  by: DeskActor,
): Promise<readonly DeskIntent[]> {
  const { value, intents } = await desk.takeNextCall(tx, kind, false, by);
  const id = value?.id ?? '';
  if (afterwards === 'claim' || afterwards === 'release') {
    return [...intents, ...(await desk.holdCall(tx, kind, id, afterwards, by)).intents];
  }
  const record = kind === 'care' ? desk.recordCareCallAttempt : desk.recordCallbackAttempt;
  const wrong = await record(tx, id, { outcome: 'wrong_number' }, by);
  const next_at = instant(clock.now() + hours(1));
  return [...intents, ...wrong.intents, ...(await record(tx, id, { outcome: afterwards, next_at }, by)).intents];
}
