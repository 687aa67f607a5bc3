import type { Instant } from '../base/index.ts';
import { type AnswerQuestion, answersOf, askedBetween } from '../rules/index.ts';
import type { Catalogue, TrendAnswers } from '../telemetry/index.ts';
import type { Reenactment, RuleInForce } from './step-history.ts';

/** A question that falls due at an instant of the past, and once it is asked, what the store says to it. */
export interface TrendAsk {
  readonly at: Instant;
  /** The reenactment that it is of. */
  readonly actor: number;
  readonly inForce: RuleInForce;
}

/** Every question of rules with `every`, in time: the turn before `from`, whose answer still counts then, and all up to `to`. */
export function trendAsks(reenactments: readonly Reenactment[], from: Instant, to: Instant): TrendAsk[] {
  const asks = reenactments.flatMap(({ rules }, actor) =>
    (rules === 'as-recorded' ? [] : rules).flatMap((inForce): TrendAsk[] => {
      const { every } = inForce.rule;
      if (every === undefined) return [];
      return [...askedBetween(every, (from - every) as Instant, to)].map((at) => ({ at, actor, inForce }));
    }),
  );
  return asks.sort((a, b) => a.at - b.at || a.actor - b.actor);
}

/** Asks the store now what would have been asked then, as of that instant. */
export const answerAsk = (
  { inForce, at }: TrendAsk,
  catalogue: Catalogue,
  answer: AnswerQuestion,
): Promise<TrendAnswers> => answersOf(inForce, at, { catalogue, answer });
