import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useEvents } from '../../api/live.tsx';

/** Counts of a whole fleet are asked again at most so often, however much happens in it. */
const calmMs = 5_000;
const counted = new Set(['GET /districts', 'GET /sites', 'GET /devices']);

/** Asks for the counts again once something happened that changes them. */
export function useCalmRenewal(): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEvents(({ object, action }) => {
    if ((object.kind !== 'alert' && object.kind !== 'device') || action.endsWith('.read')) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => counted.has(String(queryKey[0])) });
    }, calmMs);
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
}
