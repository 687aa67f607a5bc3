import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { CallRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { quietUntilAll } from './quiet-hours.ts';
import { reachOf } from './reach.ts';

/** Until when nobody calls this customer; a danger to life and the customer's own wish know no quiet hours. */
export async function quietNow(
  tx: Tx,
  deps: WorkDeps,
  { severity, promised_at, customer_id }: Pick<CallRow, 'severity' | 'promised_at' | 'customer_id'>,
  at: Instant,
): Promise<Instant | undefined> {
  if (severity === 'P1' || promised_at !== null) return undefined;
  const { quietHours, timeZone } = await reachOf(tx, deps, customer_id);
  return quietUntilAll(at, quietHours, timeZone);
}
