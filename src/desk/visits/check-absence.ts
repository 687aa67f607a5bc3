import { type Clock, type Instant, instant, isAppError } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { WorkDeps } from '../work-deps.ts';
import { settleCheck } from './check-done.ts';
import { judgeAbsence, type PresenceSign, presenceWindow, type SignalSeries } from './judge-visit.ts';
import type { VisitRow, VisitTables } from './visit-row.ts';

export interface AbsenceCheckDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: WorkDeps['ids'];
  /** What tells of somebody there, by device. */
  readonly signsOf: (
    device: string,
  ) => Promise<{ readonly type: string; readonly signs: readonly PresenceSign[] } | undefined>;
  readonly series: (question: {
    readonly device: string;
    readonly type: string;
    readonly signals: readonly string[];
    readonly from: Instant;
    readonly to: Instant;
    readonly limit: number;
  }) => Promise<{ readonly series: readonly SignalSeries[] }>;
  /** In the transaction that writes the judgement. */
  readonly tell: (
    tx: Parameters<Parameters<Database['transaction']>[0]>[0],
    intents: readonly DeskIntent[],
  ) => Promise<void>;
}

/** Looks in the store whether somebody was at home. What is still to be looked at stands in the database. */
export interface AbsenceCheck {
  /** Judges those that are due, at most `most`; returns how many were. A call while another runs does nothing. */
  judge(most: number): Promise<number>;
  /** Whether there is one to judge now. */
  due(): Promise<boolean>;
  idle(): Promise<void>;
}

/** Of a window of an hour; one reading a second would be 3,600. */
const mostPoints = 10_000;
/** A store that does not answer is asked again. */
const againMs = 60_000;

export function createAbsenceCheck(deps: AbsenceCheckDeps): AbsenceCheck {
  const { db, clock } = deps;
  let running: Promise<number> | undefined;

  const nextDue = (): Promise<VisitRow | undefined> =>
    db
      .as<VisitTables>()
      .selectFrom('visits')
      .selectAll()
      .where('check_state', '=', 'pending')
      .where('result', '=', 'not_at_home')
      .where('check_at', '<=', clock.now())
      .orderBy('check_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();

  const measured = async (visit: VisitRow) => {
    const device = visit.device_id ?? '';
    const { type, signs } = (await deps.signsOf(device)) ?? { type: '', signs: [] };
    if (signs.length === 0) return judgeAbsence([], []);
    const finishedAt = instant(visit.finished_at ?? 0);
    const window = presenceWindow({ arrivedAt: instant(visit.arrived_at ?? finishedAt), finishedAt });
    const signals = signs.map(({ signal }) => signal);
    const { series } = await deps.series({ device, type, signals, ...window, limit: mostPoints });
    return judgeAbsence(signs, series);
  };

  const judgeOne = async (visit: VisitRow): Promise<void> => {
    const judged = await measured(visit);
    await db.transaction(async (tx) => {
      const now = await tx
        .as<VisitTables>()
        .selectFrom('visits')
        .selectAll()
        .where('id', '=', visit.id)
        .executeTakeFirst();
      if (now?.check_state !== 'pending') return;
      await deps.tell(tx, await settleCheck(tx, deps, now, judged, clock.now()));
    });
  };

  const postpone = (visit: VisitRow): Promise<unknown> =>
    db.transaction((tx) =>
      tx
        .as<VisitTables>()
        .updateTable('visits')
        .set({ check_at: clock.now() + againMs })
        .where('id', '=', visit.id)
        .execute(),
    );

  const judge = async (most: number): Promise<number> => {
    for (let judged = 0; judged < most; judged += 1) {
      const visit = await nextDue();
      if (visit === undefined) return judged;
      try {
        await judgeOne(visit);
      } catch (error) {
        if (!isAppError(error)) throw error;
        await postpone(visit);
        return judged;
      }
    }
    return most;
  };

  return {
    async judge(most) {
      if (running !== undefined) return 0;
      running = judge(most);
      try {
        return await running;
      } finally {
        running = undefined;
      }
    },
    due: async () => (await nextDue()) !== undefined,
    async idle() {
      await running?.catch(() => undefined);
    },
  };
}
