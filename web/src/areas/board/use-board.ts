import { useMemo } from 'react';
import type { Problem } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import type { DispatchedTicket, Incident } from '../../api/schema.d.ts';
import { boardOf, type Column } from './columns.ts';

/** As many as a page of the API holds; who has more chooses a district. */
const most = 500;

export interface Board {
  readonly items: readonly DispatchedTicket[];
  readonly columns: Readonly<Record<Column, readonly DispatchedTicket[]>>;
  readonly incidents: readonly Incident[];
  /** There is more than is shown. */
  readonly more: boolean;
  readonly loading: boolean;
  readonly problem: Problem | null;
}

/** Open work, of a district or of all, kept by the stream. */
export function useBoard(district: string | undefined): Board {
  const query = { open: true, limit: most, ...(district === undefined ? {} : { district }) };
  const { data, error, isPending } = useAnswer('GET /dispatches', { query }, { keep: true });
  const { data: open } = useAnswer('GET /incidents', { query: { state: 'open', limit: 50 } });
  return useMemo(() => {
    const items = data?.items ?? [];
    const incidents = open?.items ?? [];
    const columns = boardOf(items, incidents);
    return { items, columns, incidents, more: data?.next_cursor != null, loading: isPending, problem: error };
  }, [data, open, isPending, error]);
}
