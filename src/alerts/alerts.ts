import type { Clock, Ids } from '../base/index.ts';
import { AppError, assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { enqueueControl } from '../db/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { Alert, AlertChange, AlertState, BilingualText } from './alert.ts';
import { toAlerts } from './alert-row.ts';
import { decideAlert } from './alert-transitions.ts';
import { auditAlert } from './alert-writer.ts';
import { applyVerdict } from './apply-verdict.ts';
import type { AlertsFailure } from './errors.ts';
import type { AlertRow, AlertsTables } from './tables.ts';

/** What alerts need of a rule. */
export interface AlertRule {
  readonly title: BilingualText;
  /** Which alert explains this rule's: that of `parent`, for the same subject or for a group named by `by`. */
  readonly group?: { readonly by: readonly string[]; readonly parent: string | undefined } | undefined;
}

export interface AlertsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Knows every version that a verdict can name. */
  readonly ruleOf: (id: string, version: number) => AlertRule;
}

/** Gives verdicts a life. Every change is audited in the caller's transaction. */
export interface Alerts {
  /**
   * Takes verdicts in journal order and returns what changed for people, in order. Call it once for each verdict,
   * in the transaction that saves the cursor. A breach of an episode that is open changes nothing. Silences that
   * ended before a verdict are settled before it.
   */
  apply(tx: Tx, verdicts: readonly Verdict[]): Promise<AlertChange[]>;
  acknowledge(tx: Tx, id: string, by: string): Promise<Alert>;
  /** Asks the engine to end the episode; the alert closes when its verdict comes. */
  manualClear(tx: Tx, id: string, by: string): Promise<Alert>;
}

export function createAlerts(deps: AlertsDeps): Alerts {
  return {
    async apply(tx, verdicts) {
      const changes: AlertChange[] = [];
      for (const verdict of verdicts) changes.push(...(await applyVerdict(tx, deps, verdict)));
      return changes;
    },
    async acknowledge(tx, id, by) {
      const row = await readRow(tx, id);
      const state = moveByPerson(row, 'acknowledge');
      const at = deps.clock.now();
      const set = { state, acknowledged_at: at, acknowledged_by: by, version: row.version + 1 };
      await tx.as<AlertsTables>().updateTable('alerts').set(set).where('id', '=', id).execute();
      await auditAlert(tx, { ...row, ...set }, { at, actor: by, action: 'acknowledged' });
      return viewOf(tx, { ...row, ...set });
    },
    async manualClear(tx, id, by) {
      const row = await readRow(tx, id);
      moveByPerson(row, 'clear');
      await enqueueControl(tx, { label: 'clear', subject: row.subject_id, body: { rule: row.rule_id, by } });
      await auditAlert(tx, row, { at: deps.clock.now(), actor: by, action: 'clear-requested' });
      return viewOf(tx, row);
    },
  };
}

async function readRow(tx: Tx, id: string): Promise<AlertRow> {
  const row = await tx.as<AlertsTables>().selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError<AlertsFailure>({ code: 'alert-unknown', id }, `There is no alert ${id}.`);
  return row;
}

const sentences = {
  over: 'it is over',
  'already-acknowledged': 'it was acknowledged before',
  'already-open': 'it is open',
  'nothing-open': 'it is not open',
} as const;

const said = { acknowledge: 'acknowledged', clear: 'cleared' } as const;

/** The next state, when the table lets a person do this. */
function moveByPerson({ id, state }: AlertRow, action: 'acknowledge' | 'clear'): AlertState {
  const move = decideAlert(state, action);
  if ('next' in move) return move.next;
  const failure = { code: 'alert-move-forbidden', id, state, action } as const;
  throw new AppError<AlertsFailure>(
    failure,
    `The alert cannot be ${said[action]} in state ${state}: ${sentences[move.held]}.`,
  );
}

async function viewOf(tx: Tx, row: AlertRow): Promise<Alert> {
  const [alert] = await toAlerts(tx, [row]);
  assert(alert !== undefined, 'one row makes one alert');
  return alert;
}
