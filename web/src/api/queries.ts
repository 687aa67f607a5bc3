import {
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Answer, Extras, Input, OperationName, Problem } from './client.ts';
import { useClient } from './context.tsx';
import { isTouched } from './touched.ts';

interface Wanted {
  /** Nothing is asked while false. */
  readonly enabled?: boolean;
}

interface AnswerWanted<T> extends Wanted {
  /** Shows the answer to the question before while this one is under way. */
  readonly keep?: boolean;
  /** For what the stream does not tell: after how many milliseconds it is asked again, by what was answered last. */
  readonly again?: (answer: T | undefined) => number | false;
}

/**
 * What an operation answers, kept and asked again when the stream says that it may be old. Its key is
 * `[operation, input]`.
 */
export function useAnswer<N extends OperationName>(
  operation: N,
  input: Input<N>,
  { enabled = true, keep = false, again }: AnswerWanted<Answer<N>> = {},
): UseQueryResult<Answer<N>, Problem> {
  const { call } = useClient();
  return useQuery<Answer<N>, Problem>({
    queryKey: [operation, input],
    // A query may not answer undefined.
    queryFn: async ({ signal }) => (await call(operation, input, { signal })) ?? (null as unknown as Answer<N>),
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...(again === undefined ? {} : { refetchInterval: ({ state }) => again(state.data) }),
  });
}

interface Page {
  readonly items: readonly unknown[];
  readonly next_cursor: string | null;
}

interface Asked {
  readonly state: { readonly data: unknown };
}

const pagesOf = <T>(data: unknown): readonly T[] => (data as { readonly pages: readonly T[] } | undefined)?.pages ?? [];

interface PagesWanted<T> extends Wanted {
  /** For what the stream does not tell, as of one answer; all pages are asked for. */
  readonly again?: (pages: readonly T[]) => number | false;
}

/** The pages of a list, one after the other as they are wanted. */
export function usePages<N extends OperationName>(
  operation: N,
  input: Input<N>,
  { enabled = true, again }: PagesWanted<Answer<N>> = {},
): UseInfiniteQueryResult<{ readonly pages: readonly Answer<N>[] }, Problem> {
  const { call } = useClient();
  return useInfiniteQuery({
    queryKey: [operation, input, 'pages'],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...(input as { query?: object }).query, ...(pageParam === '' ? {} : { cursor: pageParam }) };
      return call(operation, { ...input, query } as Input<N>, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => (page as Page).next_cursor ?? undefined,
    enabled,
    ...(again === undefined ? {} : { refetchInterval: ({ state }: Asked) => again(pagesOf(state.data)) }),
  }) as UseInfiniteQueryResult<{ readonly pages: readonly Answer<N>[] }, Problem>;
}

/** Changes something; what may be old by it is asked again at once, before the stream says so. */
export function useCommand<N extends OperationName>(
  operation: N,
): UseMutationResult<Answer<N>, Problem, Input<N> & { readonly extras?: Extras }> {
  const { call } = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ extras, ...input }) => call(operation, input as unknown as Input<N>, extras),
    onSettled: () => {
      const start = operation.replace(/^\w+ (\/[^/]+).*$/, '$1');
      void queries.invalidateQueries({ predicate: ({ queryKey }) => isTouched(queryKey, [{ path: start }]) });
    },
  });
}
