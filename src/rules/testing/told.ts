import { formatDuration, type Instant, millis } from '../../base/index.ts';
import type { Consequences } from '../consequences.ts';
import type { Verdict } from '../verdict.ts';
import { millisOf } from './happening.ts';

/** What came of a test, to be laid beside what was expected. */
export interface Told {
  readonly start: Instant;
  readonly verdicts: readonly Verdict[];
  readonly consequences: Consequences;
  /** The last values sent until then, of the signals that the rule reads; of every device unless one is named. */
  readonly lastSent: (at: number, device?: string) => string;
  /** The test has one device. */
  readonly onlyOne: boolean;
}

const tick = 1_000;

/** Whether the instant expected (none = any) is the one that came, both after the start. */
export const isNear = (
  { within }: { readonly within?: string | undefined },
  text: string | undefined,
  at: number,
): boolean => text === undefined || Math.abs((millisOf(text) ?? 0) - at) <= (millisOf(within) ?? tick);

export const sayTime = (span: number): string =>
  span < 0 ? `-${sayTime(-span)}` : span === 0 ? '0s' : formatDuration(millis(span));

export const words = (...all: readonly (string | undefined)[]): string => all.filter(Boolean).join(' ');
