import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { withdrawCalls } from './call-writer.ts';

/** Withdraws the calls to the customer that are still to be made, promised ones too. */
export async function withdrawCallsOf(
  tx: Tx,
  deps: WorkDeps,
  customerId: string,
  at: Instant,
  reason: string,
): Promise<DeskIntent[]> {
  const calls = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('state', '=', 'queued')
    .orderBy('id')
    .execute();
  return withdrawCalls(tx, deps, calls, at, reason);
}
