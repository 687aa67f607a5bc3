import type { Duration } from '../../base/index.ts';
import type { Signal } from '../../telemetry/index.ts';

/** The functions that the store can be asked for, by the names of the rule language. */
const askable = ['avg', 'min', 'max', 'sum', 'count', 'stddev', 'delta', 'slope'] as const;
type Askable = (typeof askable)[number] | 'quantile';

/** A windowed call of a rule that the store answers. Equal texts are one question. */
export interface TrendQuestion {
  readonly fn: Askable;
  /** For `quantile`. */
  readonly q?: number;
  readonly signal: Signal;
  readonly window: Duration;
  readonly text: string;
}

export const askableFunctions: readonly string[] = [...askable, 'median', 'quantile'];

export const isAskable = (fn: string): fn is (typeof askable)[number] => askable.some((one) => one === fn);
