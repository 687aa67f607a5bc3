import type { SignalValue } from '../../telemetry/index.ts';
import type { Plan } from '../expression/plan.ts';
import {
  type Conflict,
  type Facts,
  nothingKnown,
  type Step,
  takeComparison,
  takeKnown,
  takeText,
  takeTruth,
} from './facts.ts';
import { type Compare, comparisonOf, isComparison, type NameOf, negated } from './linear.ts';
import { type Ranges, rangeOf } from './range-of.ts';

/** What is asked of a condition, which may be true, false or unknown. */
export type Want = 'true' | 'false' | 'not true' | 'not false';

export interface Goal {
  readonly plan: Plan;
  readonly want: Want;
}

export interface Reasons extends Ranges {
  readonly nameOf: NameOf;
}

/** More steps than this are not gone through. */
const mostSteps = 4_000;

/**
 * Why no device can bring all goals about at one instant, as the parts that first excluded each other; undefined when
 * one may. Every value over time is taken for free of the others.
 */
export function impossible(goals: readonly Goal[], reasons: Reasons): Conflict | undefined {
  const search: Search = { reasons, steps: 0, conflict: undefined };
  return reach(goals, nothingKnown, search) ? undefined : (search.conflict ?? []);
}

interface Search {
  readonly reasons: Reasons;
  steps: number;
  conflict: Conflict | undefined;
}

/** Whether all goals may be so. Goals with one way to be so come first: they leave less to try. */
function reach(goals: readonly Goal[], facts: Facts, search: Search): boolean {
  search.steps += 1;
  if (search.steps > mostSteps) return true;
  const [first, ...rest] = goals;
  if (first === undefined) return true;
  const ways = waysTo(first, search.reasons);
  const plain = rest.findIndex((one) => ways.length > 1 && waysTo(one, search.reasons).length <= 1);
  const next = rest[plain];
  if (next === undefined) return ways.some((way) => take(way, rest, facts, search));
  return reach([next, first, ...rest.toSpliced(plain, 1)], facts, search);
}

/** One way in which a goal can be so: further goals, and a fact. */
interface Way {
  readonly goals: readonly Goal[];
  readonly fact?: (facts: Facts) => Step;
}

function take({ goals, fact }: Way, rest: readonly Goal[], facts: Facts, search: Search): boolean {
  const step = fact?.(facts) ?? { facts };
  if ('facts' in step) return reach([...goals, ...rest], step.facts, search);
  search.conflict ??= step.conflict;
  return false;
}

const certain: readonly Way[] = [{ goals: [] }];
const both = (want: Want, ...plans: readonly Plan[]): readonly Way[] => [
  { goals: plans.map((plan) => ({ plan, want })) },
];
const either = (want: Want, ...plans: readonly Plan[]): readonly Way[] =>
  plans.map((plan) => ({ goals: [{ plan, want }] }));
const opposite: Readonly<Record<Want, Want>> = {
  true: 'false',
  false: 'true',
  'not true': 'not false',
  'not false': 'not true',
};

function waysTo({ plan, want }: Goal, reasons: Reasons): readonly Way[] {
  const hopeful = want === 'true' || want === 'not false';
  switch (plan.op) {
    case 'constant':
      return plan.value === hopeful ? certain : [];
    case 'and':
      return (hopeful ? both : either)(want, plan.left, plan.right);
    case 'or':
      return (hopeful ? either : both)(want, plan.left, plan.right);
    case 'not':
      return both(opposite[want], plan.of);
    case 'choose':
      return waysToChoose(plan, want);
    case 'known':
      return waysToKnow(plan, hopeful, reasons);
    case 'equal':
    case 'differ': {
      const sides = [plan.left, plan.right];
      const constant = sides.find((one) => one.op === 'constant' && one.kind === 'bool');
      const other = sides.find((one) => one !== constant);
      if (constant?.op !== 'constant' || other === undefined) return waysToFact(plan, want, hopeful, reasons);
      return both((constant.value === true) === (plan.op === 'equal') ? want : opposite[want], other);
    }
    default:
      return waysToFact(plan, want, hopeful, reasons);
  }
}

function waysToChoose({ test, yes, no }: Plan & { op: 'choose' }, want: Want): readonly Way[] {
  const ways: Way[] = [
    {
      goals: [
        { plan: test, want: 'true' },
        { plan: yes, want },
      ],
    },
    {
      goals: [
        { plan: test, want: 'false' },
        { plan: no, want },
      ],
    },
  ];
  if (want === 'true' || want === 'false') return ways;
  return [
    ...ways,
    {
      goals: [
        { plan: test, want: 'not true' },
        { plan: test, want: 'not false' },
      ],
    },
  ];
}

function waysToKnow(plan: Plan & { op: 'known' }, wanted: boolean, { nameOf }: Reasons): readonly Way[] {
  const of = plan.of;
  const single = 'text' in of || ['signal', 'attribute', 'param'].includes(of.op);
  if (of.op === 'constant') return wanted ? certain : [];
  if (!single) return [{ goals: [], fact: (facts) => takeTruth(facts, nameOf(plan), wanted, { plan, is: wanted }) }];
  return [{ goals: [], fact: (facts) => takeKnown(facts, nameOf(of), wanted, { plan, is: wanted }) }];
}

/** A part that is true, false or unknown by itself. */
function waysToFact(plan: Plan, want: Want, hopeful: boolean, reasons: Reasons): readonly Way[] {
  const { fact, names } = literalOf(plan, hopeful, reasons);
  const ways: Way[] = fact === 'always' ? [...certain] : fact === 'never' ? [] : [{ goals: [], fact }];
  if (want === 'true' || want === 'false') return ways;
  const unknown = names.map(
    (name): Way => ({ goals: [], fact: (facts) => takeKnown(facts, name, false, { plan, is: !hopeful }) }),
  );
  return [...ways, ...unknown];
}

interface Literal {
  readonly fact: 'always' | 'never' | ((facts: Facts) => Step);
  /** What has a value of its own in it: while one is unknown, so is the whole. */
  readonly names: readonly string[];
}

function literalOf(plan: Plan, value: boolean, reasons: Reasons): Literal {
  const claim = { plan, is: value };
  const texts = textsOf(plan, reasons.nameOf);
  if (texts !== undefined) {
    const isAmong = value !== (plan.op === 'differ');
    return { fact: (facts) => takeText(facts, { ...texts, isAmong }, claim), names: [texts.name] };
  }
  if (isComparison(plan) && isNumeric(plan)) {
    const comparison = comparisonOf(plan, reasons.nameOf);
    const wanted = value ? comparison : { ...comparison, op: negated[comparison.op] };
    return {
      fact: (facts) => takeComparison(facts, wanted, (one) => rangeOf(one, reasons), claim),
      names: comparison.parts.map(({ name }) => name),
    };
  }
  const name = reasons.nameOf(plan);
  return { fact: (facts) => takeTruth(facts, name, value, claim), names: [name] };
}

/** Both sides are numbers, or will only be compared when they are. */
const isNumeric = ({ left, right }: Compare): boolean =>
  (left.kind === 'number' || right.kind === 'number') &&
  [left, right].every(({ kind }) => kind === 'number' || kind === 'any');

/** A part that is compared with texts. */
function textsOf(
  plan: Plan,
  nameOf: NameOf,
): { name: string; among: readonly SignalValue[]; possible: ReadonlySet<SignalValue> | undefined } | undefined {
  const [of, list] =
    plan.op === 'in'
      ? [plan.of, plan.list]
      : plan.op === 'equal' || plan.op === 'differ'
        ? plan.left.op === 'constant'
          ? [plan.right, [plan.left]]
          : [plan.left, [plan.right]]
        : [plan, []];
  if (of === plan || list.some((one) => one.op !== 'constant')) return undefined;
  const among = list.flatMap((one) => (one.op === 'constant' ? [one.value] : []));
  const plain = of.op === 'signal' || of.op === 'attribute' || of.op === 'param';
  if (!plain || among.some((one) => typeof one !== 'string')) return undefined;
  const possible = of.op === 'signal' && of.signal.values !== undefined ? new Set(of.signal.values) : undefined;
  return { name: nameOf(of), among, possible };
}
