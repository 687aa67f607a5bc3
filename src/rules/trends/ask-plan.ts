import type { Plan } from '../expression/plan.ts';
import { isAskable, type TrendQuestion } from './question.ts';

/** A call that the store answers. */
export type Asked = Plan & { readonly op: 'answer' };

/** Plans of one rule in which the store answers what the engine would have kept windows for. */
export interface Asking {
  ask(plan: Plan): Plan;
  /** What is asked, each once, in reading order. */
  readonly asked: readonly Asked[];
}

export function createAsking(): Asking {
  const known = new Map<string, Asked>();

  const answered = (question: TrendQuestion): Asked => {
    const { text } = question;
    const plan = known.get(text) ?? ({ op: 'answer', kind: 'number', question, text } as const);
    known.set(text, plan);
    return plan;
  };

  const ask = (plan: Plan): Plan => {
    const question = questionOf(plan);
    if (question !== undefined) return answered(question);
    switch (plan.op) {
      case 'and':
      case 'or':
      case '<':
      case '<=':
      case '>':
      case '>=':
      case 'equal':
      case 'differ':
      case '+':
      case '-':
      case '*':
      case '/':
        return { ...plan, left: ask(plan.left), right: ask(plan.right) };
      case 'not':
      case 'negate':
      case 'abs':
      case 'held':
      case 'last_n':
      case 'known':
        return { ...plan, of: ask(plan.of) };
      case 'in':
        return { ...plan, of: ask(plan.of), list: plan.list.map(ask) };
      case 'choose':
        return { ...plan, test: ask(plan.test), yes: ask(plan.yes), no: ask(plan.no) };
      case 'time_to':
      case 'cooling':
        return { ...plan, level: ask(plan.level) };
      default:
        return plan;
    }
  };

  return {
    ask,
    get asked() {
      return [...known.values()];
    },
  };
}

function questionOf(plan: Plan): TrendQuestion | undefined {
  if (plan.op === 'quantile') {
    const { share: q, signal, window, text } = plan;
    return { fn: 'quantile', q, signal, window, text };
  }
  if (plan.op !== 'window' || !isAskable(plan.fn)) return undefined;
  const { fn, signal, window, text } = plan;
  return { fn, signal, window, text };
}
