import { formatDuration, type Instant, instant, toRfc3339 } from '../base/index.ts';
import { recordAudit, type Tx } from '../db/index.ts';
import { countTicketsOf, type Desk, type DeskIntent } from '../desk/index.ts';
import type { Rule, RuleBook } from '../rules/index.ts';

interface GuardDeps {
  readonly rules: Pick<RuleBook, 'versionOf' | 'stopCanary'>;
}

/**
 * The desk, with an eye on rules that act on a part of the fleet only: the ticket that exceeds the budget of such a
 * version puts its rule back to shadow, in the transaction that opens it.
 */
export function guardCanaries(desk: Desk, deps: GuardDeps): Desk {
  const guarded = async (tx: Tx, intents: DeskIntent[]): Promise<DeskIntent[]> => [
    ...intents,
    ...(await stopExceeded(tx, deps, intents)),
  ];
  return {
    ...desk,
    apply: async (tx, changes) => guarded(tx, await desk.apply(tx, changes)),
    openDue: async (tx, now, most) => guarded(tx, await desk.openDue(tx, now, most)),
  };
}

interface OpenedTicket {
  /** Null where no rule asked for it. */
  readonly rule_id: string | null;
  readonly rule_version: number | null;
}

async function stopExceeded(tx: Tx, deps: GuardDeps, intents: readonly DeskIntent[]): Promise<DeskIntent[]> {
  const told: DeskIntent[] = [];
  for (const { topic, at, body } of intents) {
    if (topic !== 'ticket.opened') continue;
    const { rule_id: id, rule_version: version } = body.ticket as OpenedTicket;
    if (id === null || version === null) continue;
    const { mode, canary } = deps.rules.versionOf(id, version);
    if (mode !== 'canary' || canary === undefined) continue;
    const { budget } = canary;
    const tickets = await countTicketsOf(tx, id, version, instant(at - budget.per));
    if (tickets > budget.tickets) told.push(...(await stop(tx, deps, { id, version, tickets, budget, at })));
  }
  return told;
}

interface Exceeded {
  readonly id: string;
  readonly version: number;
  readonly tickets: number;
  readonly budget: NonNullable<Rule['canary']>['budget'];
  readonly at: Instant;
}

/** Once for a version: the newest is no canary any more when the next ticket comes. */
async function stop(
  tx: Tx,
  { rules }: GuardDeps,
  { id, version, tickets, budget, at }: Exceeded,
): Promise<DeskIntent[]> {
  const per = formatDuration(budget.per);
  const note = `canary stopped: ${tickets} tickets within ${per}, the budget is ${budget.tickets}`;
  const stopped = await rules.stopCanary(tx, { id, version, note });
  if (stopped === undefined) return [];
  const detail = { version, stopped_by_version: stopped.version, tickets, budget: { tickets: budget.tickets, per } };
  const object = { kind: 'rule', id };
  await recordAudit(tx, { at, actor: 'carewatch', action: 'rule.canary-stopped', object, detail });
  const topic = 'rule.canary-stopped';
  const body = { topic, at: toRfc3339(at), rule: { id, ...detail, note } };
  return [{ topic, ordering: id, key: `${id}:${version}:canary-stopped`, at, body }];
}
