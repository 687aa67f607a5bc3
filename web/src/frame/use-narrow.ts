import { useSyncExternalStore } from 'react';

/** As in the styles. */
const query = '(max-width: 760px)';

const isNarrow = (): boolean => matchMedia(query).matches;

function follow(tell: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener('change', tell);
  return () => list.removeEventListener('change', tell);
}

/** Whether the screen is as narrow as a phone's. */
export const useNarrow = (): boolean => useSyncExternalStore(follow, isNarrow);
