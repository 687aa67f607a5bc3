import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../db/index.ts';
import type { Backtest, BacktestState } from './backtest.ts';
import { type BacktestTables, toBacktest } from './tables.ts';

export interface BacktestFilter {
  readonly state?: BacktestState;
  readonly rule_id?: string;
}

export interface BacktestReader {
  getBacktest(id: string): Promise<Backtest | undefined>;
  /** Newest first, without their results. */
  listBacktests(filter: BacktestFilter, page: PageRequest): Promise<Page<Backtest>>;
}

export function createBacktestReader(reader: Reader): BacktestReader {
  const select = () => reader.as<BacktestTables>().selectFrom('backtests').selectAll();
  return {
    async getBacktest(id) {
      const row = await select().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toBacktest(row);
    },
    async listBacktests({ state, rule_id }, page) {
      const after = readPageKey(page, [''] as [string]);
      const rows = await select()
        .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'done'))
        .$if(rule_id !== undefined, (q) => q.where('rule_id', '=', rule_id ?? ''))
        .$if(after !== undefined, (q) => q.where('id', '<', after?.[0] ?? ''))
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(
        rows,
        page,
        ({ id }) => [id],
        (row) => toBacktest({ ...row, result: null }),
      );
    },
  };
}
