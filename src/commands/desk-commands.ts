import type { Tx } from '../db/index.ts';
import type { Desk, DeskOutcome } from '../desk/index.ts';
import type { DeskProcedures } from './desk-procedures.ts';
import type { Caller, CommandsOf } from './procedures.ts';
import type { VisitProcedures } from './visit-commands.ts';

interface DeskCommandDeps {
  readonly desk: Desk;
  /** One transaction, with its notices and the reply kept for a repeated request. */
  readonly work: <T>(caller: Caller, run: (tx: Tx) => Promise<DeskOutcome<T>>) => Promise<T>;
}

export function createDeskCommands({
  desk,
  work,
}: DeskCommandDeps): CommandsOf<Omit<DeskProcedures, keyof VisitProcedures>> {
  return {
    actOnTicket: (caller, id, action, input, ifMatch) =>
      work(caller, (tx) => desk.act(tx, id, action, input, ifMatch, caller)),
    takeInTicket: (caller, intake) => work(caller, (tx) => desk.takeIn(tx, intake, caller)),
    takeOutsideUpdate: (caller, system, update) => work(caller, (tx) => desk.takeOutside(tx, system, update)),
    concludeReview: (caller, id, finding, ifMatch) =>
      work(caller, (tx) => desk.concludeReview(tx, id, finding, ifMatch, caller)),
    recordCareCallAttempt: (caller, id, input, ifMatch) =>
      work(caller, (tx) => desk.recordCareCallAttempt(tx, id, input, caller, ifMatch)),
    recordCallbackAttempt: (caller, id, input, ifMatch) =>
      work(caller, (tx) => desk.recordCallbackAttempt(tx, id, input, caller, ifMatch)),
    dispatchTicket: (caller, id) => work(caller, (tx) => desk.dispatch(tx, id, caller)),
    acknowledgeEscalation: (caller, id, step) => work(caller, (tx) => desk.acknowledgeEscalation(tx, id, step, caller)),
    switchSurge: (caller, input, ifMatch) => work(caller, (tx) => desk.switchSurge(tx, input, ifMatch, caller)),
    takeNextCall: (caller, kind, automatic) => work(caller, (tx) => desk.takeNextCall(tx, kind, automatic, caller)),
    holdCall: (caller, kind, id, move) => work(caller, (tx) => desk.holdCall(tx, kind, id, move, caller)),
  };
}
