import { useRef } from 'react';
import { type Extras, Problem } from '../../api/client.ts';

/** After this long the network counts as lost; a phone itself would wait for minutes. */
const patienceMs = 20_000;

/**
 * Sending what may have arrived already: a repetition after a lost network has the key of the first time, so that the
 * server does it once. What the server answered, or what was changed since, is sent under a new key.
 */
export function useOnce() {
  const last = useRef<{ readonly what: string; readonly key: string } | undefined>(undefined);
  return {
    extrasFor(what: unknown, ifMatch?: number): Extras {
      const text = JSON.stringify([what, ifMatch]);
      if (last.current?.what !== text) last.current = { what: text, key: newKey() };
      const { key } = last.current;
      return { key, signal: AbortSignal.timeout(patienceMs), ...(ifMatch === undefined ? {} : { ifMatch }) };
    },
    heard(error: unknown): void {
      if (!isLost(error)) last.current = undefined;
    },
  };
}

/** Whether it is not known what became of it. */
export const isLost = (error: unknown): boolean =>
  error !== null && error !== undefined && (!(error instanceof Problem) || error.status === 0);

const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
