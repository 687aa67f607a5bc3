import type { Alerts, compareReplayed, pruneVerdictLog, Silences } from '../alerts/index.ts';
import { type Clock, type Duration, days, hours, type Instant, instant, type RoomMeter } from '../base/index.ts';
import { type Database, pruneReplies, readCursor, recordAudit, saveCursor } from '../db/index.ts';
import type { Desk } from '../desk/index.ts';
import type { DeviceCommands } from '../fleet/index.ts';
import type { Outbox } from '../notify/index.ts';
import type { PlannedCare } from '../planned/index.ts';
import type { HandoverBook } from '../quality/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { HeardEvent } from '../telemetry/index.ts';
import { alertIntent } from './alert-intent.ts';

/** What the house does by itself: verdicts become alerts, tickets and notices, each batch with its cursor. */
export interface Effects {
  cursor(): Promise<number>;
  apply(verdicts: readonly Verdict[], upTo: number): Promise<void>;
  compare(verdicts: readonly Verdict[], from: number, upTo: number): Promise<number>;
  /**
   * Opens tickets and calls that were put off until now, and those that a silence held back that has ended, and does
   * what planned care has to do. Shifts that ended are handed over.
   */
  openDue(): Promise<void>;
  /** Forgets what nobody can ask for any more. */
  tidy(keepVerdictsFrom: number): Promise<void>;
  /** A device answered a command. */
  reply(event: HeardEvent): Promise<void>;
  /** A fault of Carewatch itself, told as any change is told. */
  tellOfItself(topic: string, facts: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface EffectsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly alerts: Alerts;
  readonly silences: Pick<Silences, 'settle' | 'nextEnd'>;
  readonly desk: Desk;
  readonly planned: PlannedCare;
  readonly handovers: Pick<HandoverBook, 'nextDue' | 'write'>;
  /** Time waits until all is done that is due. */
  readonly driven: boolean;
  readonly outbox: Outbox;
  readonly deviceCommands: DeviceCommands;
  readonly meters: { readonly alerts: RoomMeter; readonly desk: RoomMeter; readonly notify: RoomMeter };
  readonly compareReplayed: typeof compareReplayed;
  readonly pruneVerdictLog: typeof pruneVerdictLog;
  /** Lets others know that something was committed. Never waited for: what it sets off may itself wait for the journal. */
  readonly announce: () => void;
}

const cursorName = 'operations';
/** As long as a repeated request is answered as before. */
const replyKept = hours(24);
/** How long a delivery that ended stays in the log. */
const deliveryKept = days(30);
/** At one call; the rest is done at the next. */
const mostPlannedSteps = 25;
/** Of tickets, calls and clocks that fall due together, in one transaction. */
const mostDueAtOnce = 10;
const before = (now: Instant, span: Duration): Instant => instant(now - span);

export function createEffects(deps: EffectsDeps): Effects {
  const { db, clock, alerts, silences, desk, outbox, deviceCommands, meters } = deps;

  /** In small transactions, so that others have their turn between them. */
  const workPlanned = async (now: Instant): Promise<void> => {
    for (let step = 0; deps.driven || step < mostPlannedSteps; step += 1) {
      const due = await deps.planned.nextDue(db);
      if (due === undefined || due > now) return;
      await db.transaction(async (tx) => outbox.enqueue(tx, await deps.planned.workOne(tx, now)));
      deps.announce();
    }
  };

  const isDue = (at: Instant | undefined, now: Instant): boolean => at !== undefined && at <= now;

  /** In slices, so that whoever works meanwhile does not wait for all that falls due at the end of a day. */
  const settle = async (now: Instant): Promise<void> => {
    for (let due = isDue(await silences.nextEnd(db), now); due || isDue(await desk.nextDue(db), now); due = false) {
      await db.transaction(async (tx) => {
        const changes = await silences.settle(tx, now);
        const applied = await desk.apply(tx, changes);
        const intents = [...applied, ...(await desk.openDue(tx, now, deps.driven ? undefined : mostDueAtOnce))];
        await outbox.enqueue(tx, [...changes.map(alertIntent), ...intents]);
      });
      deps.announce();
    }
  };

  /** Each shift that ended, after all that fell due in it. */
  const handOver = async (now: Instant): Promise<void> => {
    for (;;) {
      const end = await deps.handovers.nextDue(db);
      if (end === undefined || end > now) return;
      await settle(end);
      await db.transaction(async (tx) => outbox.enqueue(tx, await deps.handovers.write(tx, end)));
      deps.announce();
    }
  };

  return {
    cursor: () => readCursor(db, cursorName),

    async apply(verdicts, upTo) {
      const told = await db.transaction(async (tx) => {
        const changes = await alerts.apply(tx, verdicts);
        const intents = await desk.apply(tx, changes);
        await outbox.enqueue(tx, [...changes.map(alertIntent), ...intents]);
        await saveCursor(tx, cursorName, upTo);
        return { changes: changes.length, intents: changes.length + intents.length };
      });
      count(meters.alerts, verdicts.length);
      count(meters.desk, told.changes);
      count(meters.notify, told.intents);
      if (verdicts.length > 0) deps.announce();
    },

    async compare(verdicts, from, upTo) {
      const mismatches = await deps.compareReplayed(db, { fromSeq: from + 1, toSeq: upTo }, verdicts);
      return mismatches.length;
    },

    async openDue() {
      const now = clock.now();
      await workPlanned(now);
      await handOver(now);
      await settle(now);
    },

    async tidy(keepVerdictsFrom) {
      const now = clock.now();
      await db.transaction(async (tx) => {
        await pruneReplies(tx, before(now, replyKept));
        await outbox.prune(tx, before(now, deliveryKept));
        await deps.pruneVerdictLog(tx, keepVerdictsFrom);
      });
      deps.announce();
    },

    async reply({ device, payload, at }) {
      if (payload === undefined) return;
      await db.transaction((tx) => deviceCommands.noteReply(tx, device, payload, at));
      deps.announce();
    },

    async tellOfItself(topic, facts) {
      const at: Instant = clock.now();
      const key = `${topic}:${at}`;
      await db.transaction(async (tx) => {
        const object = { kind: 'carewatch', id: 'carewatch' };
        await recordAudit(tx, { at, actor: 'carewatch', action: topic, object, detail: facts });
        await outbox.enqueue(tx, [{ topic, ordering: 'carewatch', key, at, body: facts }]);
      });
      deps.announce();
    },
  };
}

function count(meter: RoomMeter, n: number): void {
  meter.received(n);
  meter.passed(n);
}
