import type { CallAttemptInput, CallbackAttemptInput } from '../../api/schema.d.ts';

export type Outcome = CallAttemptInput['outcome'];
export type Satisfaction = NonNullable<NonNullable<CallbackAttemptInput['answer']>['level']>;

/** In the order in which agents need them; the key is their place. */
export const callOutcomes = [
  ...(['advice_given', 'visit_wanted', 'reached', 'call_back_later', 'no_answer', 'busy'] as const),
  ...(['refused', 'false_alarm', 'wrong_number'] as const),
] as const satisfies readonly Outcome[];

export const callbackOutcomes = [
  ...(['reached', 'call_back_later', 'no_answer', 'busy', 'refused', 'wrong_number'] as const),
] as const satisfies readonly Outcome[];

export const levels = [
  ...(['very_satisfied', 'satisfied', 'neutral', 'dissatisfied', 'very_dissatisfied'] as const),
] as const;

export interface CallEntries {
  readonly outcome: Outcome | null;
  readonly note: string;
  /** Minutes from now until the customer is called again. */
  readonly againIn: number;
  readonly watchFor: string;
  readonly words: string;
  readonly level: Satisfaction | null;
  readonly solved: boolean;
}

export const emptyEntries: CallEntries = {
  ...{ outcome: null, note: '', againIn: 60, watchFor: '4h', words: '', level: null, solved: true },
};

/** What is sent of what was entered. */
export function attemptOf(
  entries: CallEntries,
  kind: 'call' | 'callback',
  now: number,
): CallbackAttemptInput | undefined {
  const { outcome, note, againIn, watchFor } = entries;
  if (outcome === null) return undefined;
  return {
    outcome,
    ...(note.trim() === '' ? {} : { note: note.trim() }),
    ...(outcome === 'call_back_later' ? { next_at: new Date(now + againIn * 60_000).toISOString() } : {}),
    ...(outcome === 'advice_given' ? { watch_for: watchFor } : {}),
    ...(kind === 'callback' && outcome === 'reached' ? { answer: answerOf(entries) } : {}),
  };
}

const answerOf = ({ words, level, solved }: CallEntries) => ({
  solved,
  ...(level === null ? {} : { level }),
  ...(words.trim() === '' ? {} : { words: words.trim() }),
});
