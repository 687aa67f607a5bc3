import type { Silence, SilenceOutcome, Silences } from '../alerts/index.ts';
import type { Tx } from '../db/index.ts';
import type { Desk } from '../desk/index.ts';
import type { Outbox } from '../notify/index.ts';
import { alertIntent } from './alert-intent.ts';
import type { Commands } from './commands.ts';
import type { Caller } from './procedures.ts';

interface SilenceCommandDeps {
  readonly silences: Silences;
  readonly desk: Desk;
  readonly outbox: Outbox;
  /** One transaction, with the reply kept for a repeated request. */
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** Silences and visits: the work that one held back opens in the transaction that ends it. */
export function createSilenceCommands({ silences, desk, outbox, change }: SilenceCommandDeps) {
  const run = (caller: Caller, command: (tx: Tx) => Promise<SilenceOutcome>): Promise<Silence> =>
    change(caller, async (tx) => {
      const { silence, changes } = await command(tx);
      await outbox.enqueue(tx, [...changes.map(alertIntent), ...(await desk.apply(tx, changes))]);
      return silence;
    });
  return {
    createSilence: (caller, input) => run(caller, (tx) => silences.create(tx, input, caller.name)),
    endSilence: (caller, id, ifMatch) => run(caller, (tx) => silences.end(tx, id, ifMatch, caller.name)),
    beginVisit: (caller, input) => run(caller, (tx) => silences.beginVisit(tx, input, caller.name)),
    endVisit: (caller, device) => run(caller, (tx) => silences.endVisit(tx, device, caller.name)),
  } satisfies Pick<Commands, 'createSilence' | 'endSilence' | 'beginVisit' | 'endVisit'>;
}
