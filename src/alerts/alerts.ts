import type { Clock, Ids } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { Alert, AlertChange, BilingualText } from './alert.ts';

/** What alerts need of a rule. */
export interface AlertRule {
  readonly title: BilingualText;
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
   * in the transaction that saves the cursor. A breach of an episode that is open changes nothing.
   */
  apply(tx: Tx, verdicts: readonly Verdict[]): Promise<AlertChange[]>;
  acknowledge(tx: Tx, id: string, by: string): Promise<Alert>;
  /** Asks the engine to end the episode; the alert closes when its verdict comes. */
  manualClear(tx: Tx, id: string, by: string): Promise<Alert>;
}

export function createAlerts(deps: AlertsDeps): Alerts {
  assert(false, `not built: ${typeof deps}`);
}
