import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Problem } from '../../../api/client.ts';
import { useClient } from '../../../api/context.tsx';
import type { RuleJudgement } from '../../../api/schema.d.ts';

/** Something to mend at a place of the text. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  readonly detail: string;
  readonly suggestion?: string;
  /** The rule is refused with it; others are only worth a look. */
  readonly grave: boolean;
}

export interface Judgement {
  readonly faults: readonly Fault[];
  /** Whether this is what is thought of the text as it stands. */
  readonly current: boolean;
  readonly id: string | null;
}

const pauseMs = 250;
const none: readonly Fault[] = [];

/** What the house thinks of a text, soon after its author pauses. */
export function useJudgement(text: string): Judgement {
  const settled = useSettled(text, pauseMs);
  const { raw } = useClient();
  const { data, isPlaceholderData } = useQuery<
    { readonly faults: readonly Fault[]; readonly id: string | null },
    Problem
  >({
    queryKey: ['judgement', settled],
    queryFn: async ({ signal }) => {
      const headers = { 'content-type': 'application/yaml' };
      const answer = await raw('POST', '/rules/validate', settled, { headers, signal });
      return judged((await answer.json()) as RuleJudgement);
    },
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  return {
    faults: data?.faults ?? none,
    id: data?.id ?? null,
    current: data !== undefined && !isPlaceholderData && settled === text,
  };
}

const judged = ({ faults, warnings, id }: RuleJudgement) => ({
  id,
  faults: [...faults.map((one) => ({ ...one, grave: true })), ...warnings.map((one) => ({ ...one, grave: false }))],
});

function useSettled(text: string, ms: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}
