import { AppError, type Clock, type Ids } from '../base/index.ts';
import { recordAudit, type Tx } from '../db/index.ts';
import type { Backtest, BacktestRequest } from './backtest.ts';
import { type BacktestInput, decideBacktest } from './backtest-transitions.ts';
import type { BacktestFailure } from './errors.ts';
import type { BacktestResult } from './result.ts';
import { type BacktestRow, type BacktestTables, toBacktest } from './tables.ts';

export interface BacktestBookOptions {
  /** Backtests that may wait; more are refused. */
  readonly queue: number;
  /** Backtests that are over and kept, the newest. */
  readonly keep: number;
}

/** Every backtest, waiting, under way and over. Each change is audited, which is how the stream tells of it. */
export interface BacktestBook {
  /** Refuses with `backtests-full`. */
  ask(tx: Tx, request: BacktestRequest, by: string): Promise<Backtest>;
  /** Refuses with `backtest-unknown` and `backtest-over`. */
  cancel(tx: Tx, id: string, by: string): Promise<Backtest>;
  /** The one that has waited longest is under way now; undefined when none waits. */
  begin(tx: Tx): Promise<Backtest | undefined>;
  /** Nothing when it is over by now. */
  progress(tx: Tx, id: string, share: number): Promise<void>;
  finish(tx: Tx, id: string, result: BacktestResult): Promise<void>;
  fail(tx: Tx, id: string, reason: string): Promise<void>;
  /** After a start: what was under way when the daemon ended is not any more. */
  failInterrupted(tx: Tx): Promise<void>;
}

const interrupted = 'Carewatch stopped while it ran; ask for it again.';

export function createBacktestBook(
  options: BacktestBookOptions,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): BacktestBook {
  const move = async (
    tx: Tx,
    row: BacktestRow,
    input: BacktestInput,
    more: Partial<BacktestRow>,
    actor: string,
  ): Promise<Backtest | undefined> => {
    const state = decideBacktest(row.state, input);
    if (state === undefined) return undefined;
    const times = state === 'running' ? { started_at: clock.now() } : { finished_at: clock.now() };
    const next = { ...row, ...times, ...more, state };
    await tx.as<BacktestTables>().updateTable('backtests').set(next).where('id', '=', row.id).execute();
    const action = state === 'running' ? 'backtest.started' : `backtest.${state}`;
    await audit(tx, row, actor, action, more.reason == null ? {} : { reason: more.reason });
    if (state !== 'running') await forgetOld(tx, options.keep);
    return toBacktest(next);
  };

  const audit = (
    tx: Tx,
    { id, rule_id }: Pick<BacktestRow, 'id' | 'rule_id'>,
    actor: string,
    action: string,
    detail: object,
  ): Promise<number> =>
    recordAudit(tx, {
      at: clock.now(),
      actor,
      action,
      object: { kind: 'backtest', id },
      detail: { rule_id, ...detail },
    });

  return {
    async ask(tx, request, by) {
      const waiting = await rowsIn(tx, 'queued');
      if (waiting.length >= options.queue) {
        const sentence = `${waiting.length} backtests wait already; cancel one or ask again when one is over.`;
        throw new AppError<BacktestFailure>({ code: 'backtests-full', waiting: waiting.length }, sentence);
      }
      const nothing = { started_at: null, finished_at: null, reason: null, result: null };
      const row: BacktestRow = {
        ...{ id: ids.next('bkt'), state: 'queued', rule_id: request.rule.id, request: JSON.stringify(request) },
        ...{ progress: 0, asked_at: clock.now(), asked_by: by, ...nothing },
      };
      await tx.as<BacktestTables>().insertInto('backtests').values(row).execute();
      await audit(tx, row, by, 'backtest.asked', { from: request.from, to: request.to });
      return toBacktest(row);
    },
    async cancel(tx, id, by) {
      const row = await rowOf(tx, id);
      if (row === undefined) {
        const sentence = `There is no backtest ${id}; GET /backtests lists those there are.`;
        throw new AppError<BacktestFailure>({ code: 'backtest-unknown', id }, sentence);
      }
      const cancelled = await move(tx, row, 'cancel', { reason: `${by} cancelled it.` }, by);
      if (cancelled !== undefined) return cancelled;
      const sentence = `Backtest ${id} is ${row.state}; only one that waits or runs can be cancelled.`;
      throw new AppError<BacktestFailure>({ code: 'backtest-over', id, state: row.state }, sentence);
    },
    async begin(tx) {
      const [row] = await rowsIn(tx, 'queued');
      return row === undefined ? undefined : move(tx, row, 'begin', {}, carewatch);
    },
    async progress(tx, id, share) {
      const row = await rowOf(tx, id);
      if (row?.state !== 'running') return;
      await tx.as<BacktestTables>().updateTable('backtests').set({ progress: share }).where('id', '=', id).execute();
      // The audit is kept for ever: it hears of tenths only.
      if (Math.floor(share * 10) === Math.floor(row.progress * 10)) return;
      await audit(tx, row, carewatch, 'backtest.progressed', { progress: Math.floor(share * 10) / 10 });
    },
    async finish(tx, id, result) {
      const row = await rowOf(tx, id);
      if (row !== undefined) await move(tx, row, 'finish', { progress: 1, result: JSON.stringify(result) }, carewatch);
    },
    async fail(tx, id, reason) {
      const row = await rowOf(tx, id);
      if (row !== undefined) await move(tx, row, 'fail', { reason }, carewatch);
    },
    async failInterrupted(tx) {
      for (const row of await rowsIn(tx, 'running')) await move(tx, row, 'fail', { reason: interrupted }, carewatch);
    },
  };
}

const carewatch = 'carewatch';

const rowOf = (tx: Tx, id: string): Promise<BacktestRow | undefined> =>
  tx.as<BacktestTables>().selectFrom('backtests').selectAll().where('id', '=', id).executeTakeFirst();

/** Ids sort by the time they were made. */
const rowsIn = (tx: Tx, state: BacktestRow['state']): Promise<BacktestRow[]> =>
  tx.as<BacktestTables>().selectFrom('backtests').selectAll().where('state', '=', state).orderBy('id').execute();

async function forgetOld(tx: Tx, keep: number): Promise<void> {
  const db = tx.as<BacktestTables>();
  const over = ['done', 'failed', 'cancelled'] as const;
  const kept = db.selectFrom('backtests').select('id').where('state', 'in', over).orderBy('id', 'desc').limit(keep);
  await db.deleteFrom('backtests').where('state', 'in', over).where('id', 'not in', kept).execute();
}
