import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer, Extras, Input, OperationName, Problem } from '../../api/client.ts';
import { useClient } from '../../api/context.tsx';
import { createOnce, isLost } from './once.ts';

export interface Work<N extends OperationName> {
  /** From the touch until the page shows what became of it. */
  readonly busy: boolean;
  readonly error: Problem | null;
  /** `done` is called once the server has done it. */
  readonly send: (input: Input<N>, ifMatch?: number, done?: () => void) => void;
  readonly reset: () => void;
}

interface Sent<N extends OperationName> {
  readonly input: Input<N>;
  readonly extras: Extras;
}

/** Something a technician does, done once however often the network fails. */
export function useWork<N extends OperationName>(operation: N): Work<N> {
  const { call } = useClient();
  const queries = useQueryClient();
  const [once] = useState(() => createOnce());
  const [settling, setSettling] = useState(false);
  const { mutate, isPending, error, reset } = useMutation<Answer<N>, Problem, Sent<N>>({
    mutationFn: ({ input, extras }) => call(operation, input, extras),
  });
  const settle = async (): Promise<void> => {
    setSettling(true);
    // Joins whatever is asked already.
    await queries.invalidateQueries({ predicate: ({ queryKey }) => isWork(queryKey[0]) }, { cancelRefetch: false });
    setSettling(false);
  };
  return {
    busy: isPending || settling,
    error,
    reset,
    send: (input, ifMatch, done) => {
      const sent = { input, extras: once.extrasFor(input, ifMatch) };
      mutate(sent, {
        onSettled: (_, problem) => {
          once.heard(problem);
          if (problem === null) done?.();
          if (!isLost(problem)) void settle();
        },
      });
    },
  };
}

const isWork = (operation: unknown): boolean =>
  typeof operation === 'string' && /^GET \/(visits|dispatches|tickets)/.test(operation);
