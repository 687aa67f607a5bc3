import type { Tx } from '../db/index.ts';
import type { Desk } from '../desk/index.ts';
import type { Erasure, Erasures } from '../erasure/index.ts';
import type { Outbox } from '../notify/index.ts';
import type { Caller, CommandsOf } from './procedures.ts';

export interface ErasureProcedures {
  /** Takes the person out of the house; the receipt says how far that is. A repeat answers with the same one. */
  eraseCustomer(caller: Caller, id: string, reason: string): Erasure;
}

interface ErasureCommandDeps {
  readonly erasures: Erasures;
  readonly desk: Pick<Desk, 'withdrawCallsOf'>;
  readonly outbox: Pick<Outbox, 'enqueue'>;
  /** One transaction, with the reply kept for a repeated request. */
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

export function createErasureCommands(deps: ErasureCommandDeps): CommandsOf<ErasureProcedures> {
  const { erasures, desk, outbox, change } = deps;
  return {
    eraseCustomer: (caller, id, reason) =>
      change(caller, async (tx) => {
        const { erasure, begun } = await erasures.begin(tx, { customer_id: id, reason, by: caller.name });
        // Whoever is told of a withdrawn call is told of nobody any more.
        if (begun) await outbox.enqueue(tx, await desk.withdrawCallsOf(tx, id, 'erased'));
        return erasure;
      }),
  };
}
