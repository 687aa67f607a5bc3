import { useCallback, useState } from 'react';
import { useSession } from '../../api/session.tsx';
import { type Draft, emptyDraft } from './report.ts';

const keyOf = (user: string, ticketId: string): string => `carewatch.report.${user}.${ticketId}`;

/**
 * What was put down about a ticket, kept in this tab: a phone throws pages away that nobody looks at, and a network that is
 * lost costs nothing that was typed.
 */
export function useDraft(ticketId: string) {
  const { user } = useSession();
  const key = keyOf(user.name, ticketId);
  const [draft, setDraft] = useState<Draft>(() => readDraft(key));
  const enter = useCallback(
    (more: Partial<Draft>): void =>
      setDraft((before) => {
        const next = { ...before, ...more };
        sessionStorage.setItem(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  const forget = useCallback((): void => {
    sessionStorage.removeItem(key);
    setDraft(emptyDraft);
  }, [key]);
  return { draft, enter, forget };
}

function readDraft(key: string): Draft {
  const kept = sessionStorage.getItem(key);
  return kept === null ? emptyDraft : { ...emptyDraft, ...(JSON.parse(kept) as Partial<Draft>) };
}
