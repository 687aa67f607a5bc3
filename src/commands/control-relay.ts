import { type Database, markControlsAppended, type PendingControl, pendingControls } from '../db/index.ts';

/** Carries controls from the operational database into the journal, in the order of their ids. */
export interface ControlRelay {
  /** Resolves when every control committed before the call is in the journal, with the `seq` of the last so far. */
  carry(): Promise<number>;
  /** Resolves when what is being carried is there; nothing more is until the answer is called. */
  hold(): Promise<() => void>;
}

export interface ControlRelayDeps {
  readonly db: Database;
  /** Resolves when the controls are durable in the journal, with the `seq` of the last. */
  readonly append: (controls: readonly PendingControl[]) => Promise<number>;
}

const mostAtOnce = 500;

export function createControlRelay({ db, append }: ControlRelayDeps): ControlRelay {
  let lastSeq = 0;
  let running: Promise<number> = Promise.resolve(lastSeq);

  const carryAll = async (): Promise<number> => {
    for (;;) {
      const controls = await pendingControls(db, mostAtOnce);
      const last = controls.at(-1);
      if (last === undefined) return lastSeq;
      lastSeq = await append(controls);
      await db.transaction((tx) => markControlsAppended(tx, last.id));
    }
  };

  return {
    carry() {
      running = running.catch(() => lastSeq).then(carryAll);
      return running;
    },
    hold() {
      const reached = Promise.withResolvers<() => void>();
      const released = Promise.withResolvers<void>();
      running = running
        .catch(() => lastSeq)
        .then(async () => {
          reached.resolve(released.resolve);
          await released.promise;
          return lastSeq;
        });
      return reached.promise;
    },
  };
}
