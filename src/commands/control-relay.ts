import { type Database, markControlsAppended, type PendingControl, pendingControls } from '../db/index.ts';

/** Carries controls from the operational database into the journal, in the order of their ids. */
export interface ControlRelay {
  /** Resolves when every control committed before the call is in the journal. */
  carry(): Promise<void>;
}

export interface ControlRelayDeps {
  readonly db: Database;
  /** Resolves when the controls are durable in the journal. */
  readonly append: (controls: readonly PendingControl[]) => Promise<void>;
}

const mostAtOnce = 500;

export function createControlRelay({ db, append }: ControlRelayDeps): ControlRelay {
  let running: Promise<void> = Promise.resolve();

  const carryAll = async (): Promise<void> => {
    for (;;) {
      const controls = await pendingControls(db, mostAtOnce);
      const last = controls.at(-1);
      if (last === undefined) return;
      await append(controls);
      await db.transaction((tx) => markControlsAppended(tx, last.id));
    }
  };

  return {
    carry() {
      running = running.catch(() => undefined).then(carryAll);
      return running;
    },
  };
}
