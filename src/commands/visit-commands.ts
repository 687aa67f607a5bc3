import type { Tx } from '../db/index.ts';
import type { Desk, DeskOutcome } from '../desk/index.ts';
import type { DeskProcedures } from './desk-procedures.ts';
import type { OnSite } from './on-site.ts';
import type { Caller, CommandsOf } from './procedures.ts';

interface VisitCommandDeps {
  readonly desk: Desk;
  readonly onSite: OnSite;
  /** One transaction, with its notices and the reply kept for a repeated request. */
  readonly work: <T>(caller: Caller, run: (tx: Tx) => Promise<DeskOutcome<T>>) => Promise<T>;
}

export type VisitProcedures = Pick<DeskProcedures, 'planVisit' | 'arriveAtVisit' | 'finishVisit' | 'cancelVisit'>;

/** Visits to tickets. */
export function createVisitCommands({ desk, onSite, work }: VisitCommandDeps): CommandsOf<VisitProcedures> {
  return {
    planVisit: (caller, ticketId, plan) => work(caller, (tx) => desk.planVisit(tx, ticketId, plan, caller)),
    arriveAtVisit: (caller, id, ifMatch) =>
      work(caller, async (tx) => {
        const arrived = await desk.arriveAtVisit(tx, id, ifMatch, caller);
        await onSite.begin(tx, arrived.value, caller);
        return arrived;
      }),
    finishVisit: (caller, id, report, ifMatch) =>
      work(caller, (tx) => desk.finishVisit(tx, id, report, ifMatch, caller)),
    cancelVisit: (caller, id, reason, ifMatch) =>
      work(caller, (tx) => desk.cancelVisit(tx, id, reason, ifMatch, caller)),
  };
}
