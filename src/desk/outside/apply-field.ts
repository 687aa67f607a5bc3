import type { Instant } from '../../base/index.ts';
import { isAppError } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { TicketRow } from '../tables.ts';
import { actOnTicket } from '../tickets/act-on-ticket.ts';
import type { TicketAction, TicketActionInput } from '../tickets/ticket.ts';
import { changeTicket } from '../tickets/ticket-writer.ts';
import type { WorkDeps } from '../work-deps.ts';
import type { OutsideField, OutsideRefusal, OutsideRule, OutsideUpdate } from './outside-update.ts';
import { readTicket } from './read-ticket.ts';
import { stepsTo } from './steps-to.ts';

interface Application {
  readonly id: string;
  readonly field: OutsideField;
  readonly update: OutsideUpdate;
  readonly system: string;
  readonly at: Instant;
}

interface Applied {
  readonly intents: readonly DeskIntent[];
  readonly refused?: OutsideRefusal;
}

/** Changes one field by the moves that people have; what those refuse is refused, and what came before it stays. */
export async function applyField(tx: Tx, deps: WorkDeps, application: Application): Promise<Applied> {
  const { id, field, update } = application;
  const row = await readTicket(tx, id);
  if (field === 'severity') return applySeverity(tx, deps, application, row);
  if (field === 'assignee') return act(tx, deps, application, ['assign']);
  const wanted = update.state ?? row.state;
  const way = stepsTo(row, wanted);
  return 'refused' in way
    ? { intents: [], refused: refusal(application, 'forbidden', way.refused) }
    : act(tx, deps, application, way.steps);
}

async function applySeverity(tx: Tx, deps: WorkDeps, application: Application, row: TicketRow): Promise<Applied> {
  const { update, system, at } = application;
  if (row.state === 'closed' || row.state === 'cancelled')
    return { intents: [], refused: refusal(application, 'forbidden', `the ticket is ${row.state}; reopen it first`) };
  const severity = update.severity ?? row.severity;
  const detail = { from_severity: row.severity, severity };
  const change = { at, actor: system, action: 'severity_changed', set: { severity }, detail };
  return { intents: (await changeTicket(tx, deps, row, change)).intents };
}

async function act(
  tx: Tx,
  deps: WorkDeps,
  application: Application,
  actions: readonly TicketAction[],
): Promise<Applied> {
  const { id: ticketId, system, update, at } = application;
  const intents: DeskIntent[] = [];
  for (const action of actions) {
    const by = { name: system, role: 'outside' };
    const command = { ticketId, action, input: inputFor(action, update), ifMatch: undefined, by, at };
    try {
      intents.push(...(await actOnTicket(tx, deps, command)).intents);
    } catch (error) {
      const rule = isAppError(error) ? ruleOf[error.code] : undefined;
      if (rule === undefined || !isAppError(error)) throw error;
      return { intents, refused: refusal(application, rule, error.message) };
    }
  }
  return { intents };
}

/** What the moves refuse before they write anything. */
const ruleOf: Readonly<Record<string, OutsideRule>> = {
  'move-forbidden': 'forbidden',
  'invalid-action': 'forbidden',
  'closure-unconfirmed': 'unconfirmed',
};

function inputFor(action: TicketAction, update: OutsideUpdate): TicketActionInput {
  const { assignee, pending_reason: reason, pending_until: until } = update;
  if (action === 'assign' || action === 'accept') return typeof assignee === 'string' ? { assignee } : {};
  if (action !== 'pend') return {};
  return { ...(reason === undefined ? {} : { reason }), ...(until === undefined ? {} : { until }) };
}

const refusal = ({ field, update }: Application, rule: OutsideRule, reason: string): OutsideRefusal => ({
  field,
  sent: update[field] ?? null,
  rule,
  reason,
});
