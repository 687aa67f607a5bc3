import type { Silences } from '../alerts/index.ts';
import { type Clock, hours, type Instant, instant, isAppError } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import type { Desk, Visit } from '../desk/index.ts';
import type { Outbox } from '../notify/index.ts';
import { alertIntent } from './alert-intent.ts';
import type { DeskProcedures } from './desk-procedures.ts';
import type { Caller, CommandsOf } from './procedures.ts';

interface VisitCommandDeps {
  readonly clock: Clock;
  readonly desk: Desk;
  readonly silences: Silences;
  readonly outbox: Outbox;
  /** One transaction, with the reply kept for a repeated request. */
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

export type VisitProcedures = Pick<DeskProcedures, 'planVisit' | 'arriveAtVisit' | 'finishVisit' | 'cancelVisit'>;

/** A technician who forgets to say that the work is over is thought to have left by then. */
const longestStay = hours(4);

/** Visits to tickets. While one is under way its device is in the on-site mode, so that work on it opens no other work. */
export function createVisitCommands({
  clock,
  desk,
  silences,
  outbox,
  change,
}: VisitCommandDeps): CommandsOf<VisitProcedures> {
  const work = (caller: Caller, run: (tx: Tx) => ReturnType<Desk['arriveAtVisit']>, then = nothing): Promise<Visit> =>
    change(caller, async (tx) => {
      const { value, intents } = await run(tx);
      await outbox.enqueue(tx, intents);
      await then(tx, value, caller);
      return value;
    });

  const beOnSite = async (tx: Tx, { device_id, technician }: Visit, { name }: Caller): Promise<void> => {
    if (device_id === null) return;
    const until: Instant = instant(clock.now() + longestStay);
    const visit = { device: device_id, technician: technician ?? name, until };
    await unless(['visit-under-way', 'visit-device-unknown'], () => silences.beginVisit(tx, visit, name));
  };

  const leave = async (tx: Tx, { device_id }: Visit, { name }: Caller): Promise<void> => {
    if (device_id === null) return;
    const ended = await unless(['no-visit'], () => silences.endVisit(tx, device_id, name));
    const changes = ended?.changes ?? [];
    await outbox.enqueue(tx, [...changes.map(alertIntent), ...(await desk.apply(tx, changes))]);
  };

  return {
    planVisit: (caller, ticketId, plan) => work(caller, (tx) => desk.planVisit(tx, ticketId, plan, caller)),
    arriveAtVisit: (caller, id, ifMatch) => work(caller, (tx) => desk.arriveAtVisit(tx, id, ifMatch, caller), beOnSite),
    finishVisit: (caller, id, report, ifMatch) =>
      work(caller, (tx) => desk.finishVisit(tx, id, report, ifMatch, caller), leave),
    cancelVisit: (caller, id, reason, ifMatch) =>
      work(caller, (tx) => desk.cancelVisit(tx, id, reason, ifMatch, caller)),
  };
}

const nothing = async (_tx: Tx, _visit: Visit, _caller: Caller): Promise<void> => {};

/** Undefined where it is refused for one of these reasons. */
async function unless<T>(codes: readonly string[], run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (isAppError(error) && codes.includes(error.code)) return undefined;
    throw error;
  }
}
