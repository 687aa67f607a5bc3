import type { UseQueryResult } from '@tanstack/react-query';
import type { Problem } from '../../../api/client.ts';
import { useAnswer } from '../../../api/queries.ts';
import type { Backtest } from '../../../api/schema.d.ts';

const progressMs = 700;

export const isUnderWay = ({ state }: Pick<Backtest, 'state'>): boolean => state === 'queued' || state === 'running';

/** One backtest. How far it is stands in no event of the stream, so that is asked for until it is over. */
export const useBacktest = (id: string): UseQueryResult<Backtest, Problem> =>
  useAnswer(
    'GET /backtests/{id}',
    { path: { id } },
    { again: (backtest) => backtest !== undefined && isUnderWay(backtest) && progressMs },
  );
