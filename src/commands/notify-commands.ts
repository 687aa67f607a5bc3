import type { Clock } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { type Outbox, type ReportFollower, takeReport } from '../notify/index.ts';
import type { Commands } from './commands.ts';
import type { NotifyProcedures } from './notify-procedures.ts';
import type { Caller } from './procedures.ts';

/** What follows in other rooms from what became of an SMS or a call, in this order. */
const reportFollowers: readonly ReportFollower[] = [];

interface NotifyCommandDeps {
  readonly clock: Clock;
  readonly outbox: Outbox;
  /** One transaction with the reply kept for a repeated request; wakes the sender afterwards. */
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

export function createNotifyCommands({
  clock,
  outbox,
  change,
}: NotifyCommandDeps): Pick<Commands, keyof NotifyProcedures> {
  return {
    addTarget: (caller, input) => change(caller, (tx) => outbox.addTarget(tx, input, caller.name)),
    updateTarget: (caller, id, input, ifMatch) =>
      change(caller, (tx) => outbox.updateTarget(tx, id, input, ifMatch, caller.name)),
    rotateTargetSecret: (caller, id, ifMatch) =>
      change(caller, (tx) => outbox.rotateSecret(tx, id, ifMatch, caller.name)),
    removeTarget: (caller, id, ifMatch) => change(caller, (tx) => outbox.removeTarget(tx, id, ifMatch, caller.name)),
    testTarget: (caller, id) => change(caller, (tx) => outbox.sendTest(tx, id, caller.name)),
    takeGatewayReport: (caller, report) =>
      change(caller, async (tx) => {
        const { delivery, intents } = await takeReport(tx, report, clock.now(), reportFollowers);
        await outbox.enqueue(tx, intents);
        return delivery;
      }),
    replayDelivery: (caller, id) => change(caller, (tx) => outbox.replay(tx, id, caller.name)),
    replayDeliveries: (caller, id) =>
      change(caller, async (tx) => ({ replayed: await outbox.replayAll(tx, id, caller.name) })),
  };
}
