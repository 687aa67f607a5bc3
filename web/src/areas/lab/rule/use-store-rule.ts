import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { isConflict, type Problem } from '../../../api/client.ts';
import { useClient } from '../../../api/context.tsx';
import type { Rule } from '../../../api/schema.d.ts';

interface Stored {
  readonly id: string;
  readonly text: string;
  readonly note?: string;
  /** The version that was changed; left out of a rule that is new. */
  readonly version?: number;
}

/** Stores a text as the next version of a rule; where somebody was faster, their version is asked for. */
export function useStoreRule(): UseMutationResult<Rule, Problem, Stored> {
  const { raw } = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, text, note = '', version }) => {
      const query = note.trim() === '' ? '' : `?note=${encodeURIComponent(note.trim())}`;
      const answer = await raw('PUT', `/rules/${encodeURIComponent(id)}${query}`, text, {
        headers: { 'content-type': text.trimStart().startsWith('{') ? 'application/json' : 'application/yaml' },
        ...(version === undefined ? {} : { ifMatch: version }),
      });
      return (await answer.json()) as Rule;
    },
    onSuccess: (rule) => {
      queries.setQueryData(['GET /rules/{id}', { path: { id: rule.id } }], rule);
      void renewRules(queries);
    },
    onError: (problem) => {
      if (isConflict(problem)) void renewRules(queries);
    },
  });
}

const renewRules = (queries: ReturnType<typeof useQueryClient>): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('GET /rules') });
