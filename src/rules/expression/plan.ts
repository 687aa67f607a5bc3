import type { Duration } from '../../base/index.ts';
import type { Signal, SignalValue } from '../../telemetry/index.ts';
import type { TrendQuestion } from '../trends/question.ts';

/** What a value is known to be before it is computed; `any` is only known at run time (free attributes). */
export type Kind = 'number' | 'bool' | 'string' | 'any';

export type WindowFunction =
  | 'avg'
  | 'min'
  | 'max'
  | 'sum'
  | 'count'
  | 'changes'
  | 'delta'
  | 'rate'
  | 'slope'
  | 'stddev';

/**
 * An expression that passed the checker: every name resolved for one device type, every kind known to fit.
 * The compiler turns plans into closures and needs no further judgement.
 */
export type Plan =
  | { readonly op: 'constant'; readonly kind: Kind; readonly value: SignalValue }
  | { readonly op: 'signal'; readonly kind: Kind; readonly signal: Signal }
  /** A parameter whose value differs by device. */
  | { readonly op: 'param'; readonly kind: Kind; readonly name: string }
  | { readonly op: 'attribute'; readonly kind: Kind; readonly name: string }
  | { readonly op: 'and' | 'or'; readonly kind: 'bool'; readonly left: Plan; readonly right: Plan }
  | { readonly op: 'not'; readonly kind: 'bool'; readonly of: Plan }
  | { readonly op: 'negate' | 'abs'; readonly kind: 'number'; readonly of: Plan }
  | { readonly op: '+' | '-' | '*' | '/'; readonly kind: 'number'; readonly left: Plan; readonly right: Plan }
  | { readonly op: '<' | '<=' | '>' | '>='; readonly kind: 'bool'; readonly left: Plan; readonly right: Plan }
  | { readonly op: 'equal' | 'differ'; readonly kind: 'bool'; readonly left: Plan; readonly right: Plan }
  | { readonly op: 'in'; readonly kind: 'bool'; readonly of: Plan; readonly list: readonly Plan[] }
  | { readonly op: 'choose'; readonly kind: Kind; readonly test: Plan; readonly yes: Plan; readonly no: Plan }
  | {
      readonly op: 'window';
      readonly kind: 'number';
      readonly fn: WindowFunction;
      readonly signal: Signal;
      readonly window: Duration;
      readonly text: string;
    }
  | {
      readonly op: 'time_to';
      readonly kind: 'number';
      readonly signal: Signal;
      readonly level: Plan;
      readonly window: Duration;
      readonly text: string;
    }
  | {
      readonly op: 'history';
      readonly kind: 'number';
      readonly fn: 'days_since_service' | 'tickets' | 'repeats';
      readonly window: Duration;
      readonly text: string;
    }
  | { readonly op: 'answer'; readonly kind: 'number'; readonly question: TrendQuestion; readonly text: string }
  | {
      readonly op: 'quantile';
      readonly kind: 'number';
      readonly signal: Signal;
      readonly share: number;
      readonly window: Duration;
      readonly text: string;
    }
  | {
      readonly op: 'baseline';
      readonly kind: 'number';
      readonly signal: Signal;
      readonly window: Duration;
      readonly text: string;
    }
  | {
      readonly op: 'last_n';
      readonly kind: 'number';
      readonly of: Plan;
      readonly signal: Signal;
      readonly most: number;
      readonly text: string;
    }
  | {
      readonly op: 'cooling';
      readonly kind: 'number';
      readonly signal: Signal;
      readonly level: Plan;
      readonly window: Duration;
      readonly text: string;
    }
  | { readonly op: 'forecast_min'; readonly kind: 'number'; readonly window: Duration; readonly text: string }
  | { readonly op: 'age'; readonly kind: 'number'; readonly signal: Signal; readonly text: string }
  | { readonly op: 'held'; readonly kind: 'number'; readonly of: Plan; readonly text: string }
  | { readonly op: 'known'; readonly kind: 'bool'; readonly of: Plan };

/** The plans directly below one, in reading order. */
function partsOf(plan: Plan): readonly Plan[] {
  switch (plan.op) {
    case 'constant':
    case 'signal':
    case 'attribute':
    case 'param':
    case 'window':
    case 'answer':
    case 'quantile':
    case 'baseline':
    case 'forecast_min':
    case 'age':
    case 'history':
      return [];
    case 'not':
    case 'negate':
    case 'abs':
    case 'held':
    case 'last_n':
    case 'known':
      return [plan.of];
    case 'in':
      return [plan.of, ...plan.list];
    case 'choose':
      return [plan.test, plan.yes, plan.no];
    case 'time_to':
    case 'cooling':
      return [plan.level];
    default:
      return [plan.left, plan.right];
  }
}

/** Every plan in the tree, parents first. */
export function* walk(plan: Plan): Generator<Plan> {
  yield plan;
  for (const part of partsOf(plan)) yield* walk(part);
}
