import type { Instant } from '../base/index.ts';
import type { AnswerQuestion } from '../rules/index.ts';
import type { HistoryQuery, HistorySlice, HistorySpan } from '../store/index.ts';

/** The past as a backtest reads it: the store, on whatever thread it is. */
export interface HistorySource {
  /** The last entry that arrived before the instant. */
  seqBefore(before: Instant): Promise<HistorySpan>;
  /** The last entry that is stored. */
  cursor(): Promise<number>;
  /** Answers what rules with `every` ask on their schedule. */
  readonly trend: AnswerQuestion;
  /** The slices of a query in order; leaving the loop lets go of it. */
  slices(query: HistoryQuery): AsyncIterable<HistorySlice>;
}
