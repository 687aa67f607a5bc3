import type { Tx } from '../db/index.ts';
import type { DismissedOrphan, FleetCommands, NewDevice, OrphanBook } from '../fleet/index.ts';
import type { Caller, CommandsOf, RegisteredDevice } from './procedures.ts';

export interface OrphanProcedures {
  /** Registers the device, as `registerDevice` does; what was kept of it is read as its own. */
  adoptOrphan(caller: Caller, input: NewDevice): RegisteredDevice;
  /** Forgets it; with `ignore` nothing of it is kept from now on. */
  dismissOrphan(caller: Caller, id: string, ignore: boolean): DismissedOrphan;
}

interface OrphanCommandDeps {
  readonly orphans: Pick<OrphanBook, 'mustKnow' | 'dismiss'>;
  readonly fleet: Pick<FleetCommands, 'registerDevice'>;
  /** Resolves when all that was heard until now is in the queue. */
  readonly saved: () => Promise<void>;
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

export function createOrphanCommands({
  orphans,
  fleet,
  saved,
  change,
}: OrphanCommandDeps): CommandsOf<OrphanProcedures> {
  return {
    async adoptOrphan(caller, input) {
      await saved();
      return change(caller, async (tx) => {
        await orphans.mustKnow(tx, input.id);
        return fleet.registerDevice(tx, input, caller.name);
      });
    },
    async dismissOrphan(caller, id, ignore) {
      await saved();
      return change(caller, (tx) => orphans.dismiss(tx, id, ignore, caller.name));
    },
  };
}
