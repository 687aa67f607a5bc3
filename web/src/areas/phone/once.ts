import { type Extras, Problem } from '../../api/client.ts';

/** After this long the network counts as lost; a phone itself would wait for minutes. */
const patienceMs = 20_000;

export interface Once {
  /** How to send it: under the key of the last time where nobody knows what became of that. */
  readonly extrasFor: (what: unknown, ifMatch: number | undefined) => Extras;
  readonly heard: (error: unknown) => void;
}

/**
 * Sending what may have arrived already: a repetition after a lost network has the key of the first time, so that the
 * server does it once. What the server answered, or what was changed since, is sent under a new key.
 */
export function createOnce(newKey: () => string = randomKey): Once {
  let last: { readonly what: string; readonly key: string } | undefined;
  return {
    extrasFor(what, ifMatch) {
      const text = JSON.stringify([what, ifMatch]);
      if (last?.what !== text) last = { what: text, key: newKey() };
      const signal = AbortSignal.timeout(patienceMs);
      return { key: last.key, signal, ...(ifMatch === undefined ? {} : { ifMatch }) };
    },
    heard(error) {
      if (!isLost(error)) last = undefined;
    },
  };
}

/** Whether it is not known what became of it. */
export const isLost = (error: unknown): boolean =>
  error !== null && error !== undefined && (!(error instanceof Problem) || error.status === 0);

const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
