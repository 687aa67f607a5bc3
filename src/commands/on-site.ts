import type { Silences } from '../alerts/index.ts';
import { type Clock, hours, type Instant, instant, isAppError } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { type Desk, type DeskIntent, devicesLeft, type Visit } from '../desk/index.ts';
import type { Outbox } from '../notify/index.ts';
import { alertIntent } from './alert-intent.ts';
import type { Caller } from './procedures.ts';

interface OnSiteDeps {
  readonly clock: Clock;
  readonly desk: Desk;
  readonly silences: Silences;
  readonly outbox: Outbox;
}

/** A technician who forgets to say that the work is over is thought to have left by then. */
const longestStay = hours(4);

/** While a visit is under way its device is in the on-site mode, so that work on it opens no other work. */
export interface OnSite {
  begin(tx: Tx, visit: Visit, caller: Caller): Promise<void>;
  /** Ends it where visits ended with these. */
  endAfter(tx: Tx, intents: readonly DeskIntent[], caller: Caller): Promise<void>;
}

export function createOnSite({ clock, desk, silences, outbox }: OnSiteDeps): OnSite {
  const end = async (tx: Tx, device: string, { name }: Caller): Promise<void> => {
    const ended = await unless(['no-visit'], () => silences.endVisit(tx, device, name));
    const changes = ended?.changes ?? [];
    await outbox.enqueue(tx, [...changes.map(alertIntent), ...(await desk.apply(tx, changes))]);
  };
  return {
    async begin(tx, { device_id, technician }, { name }) {
      if (device_id === null) return;
      const until: Instant = instant(clock.now() + longestStay);
      const visit = { device: device_id, technician: technician ?? name, until };
      await unless(['visit-under-way', 'visit-device-unknown'], () => silences.beginVisit(tx, visit, name));
    },
    async endAfter(tx, intents, caller) {
      for (const device of devicesLeft(intents)) await end(tx, device, caller);
    },
  };
}

/** Undefined where it is refused for one of these reasons. */
async function unless<T>(codes: readonly string[], run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (isAppError(error) && codes.includes(error.code)) return undefined;
    throw error;
  }
}
