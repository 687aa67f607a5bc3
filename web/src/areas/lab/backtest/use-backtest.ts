import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Problem } from '../../../api/client.ts';
import { useClient } from '../../../api/context.tsx';
import type { Backtest } from '../../../api/schema.d.ts';

const progressMs = 700;

export const isUnderWay = ({ state }: Pick<Backtest, 'state'>): boolean => state === 'queued' || state === 'running';

/** One backtest. How far it is stands in no event of the stream, so that is asked for until it is over. */
export function useBacktest(id: string): UseQueryResult<Backtest, Problem> {
  const { call } = useClient();
  const input = { path: { id } };
  return useQuery<Backtest, Problem>({
    queryKey: ['GET /backtests/{id}', input],
    queryFn: ({ signal }) => call('GET /backtests/{id}', input, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isUnderWay(state.data) ? progressMs : false),
  });
}
