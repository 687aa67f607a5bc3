import { useState } from 'react';

/** What somebody's entries were made on. */
export interface Base {
  readonly version: number;
  /** Somebody else changed what matters since the first entry. */
  readonly changed: boolean;
  /** Goes on with the same entries on what it is now. */
  readonly goOn: () => void;
}

export interface Present {
  readonly version: number;
  /** What of it the entries depend on; a change that leaves this alone disturbs nobody. */
  readonly matters: string;
}

/** Follows what is present until something is entered; then it stays, so that nobody is overwritten unseen. */
export function useBase(present: Present, entered: boolean): Base {
  const [kept, setKept] = useState(present);
  const changed = kept.matters !== present.matters;
  if (kept.version !== present.version && !(entered && changed)) setKept(present);
  return { version: kept.version, changed: entered && changed, goOn: () => setKept(present) };
}
