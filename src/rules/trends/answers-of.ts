import type { Instant } from '../../base/index.ts';
import type { Catalogue, TrendAnswers } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import { planRule } from '../plan-rule.ts';
import type { TrendQuestion } from './question.ts';

/** One question about all devices of a type, of what had arrived before the instant. */
interface TypeQuestion extends Pick<TrendQuestion, 'fn' | 'q' | 'window'> {
  readonly type: string;
  readonly signal: string;
  readonly asOf: Instant;
}

/** Answers it: the devices that have a value, and theirs in the same order. */
export type AnswerQuestion = (
  question: TypeQuestion,
) => Promise<{ readonly devices: readonly string[]; readonly values: Float64Array }>;

/** What the store says to the questions of a rule as of an instant: the same live and on history. */
export async function answersOf(
  { rule, version }: { readonly rule: Rule; readonly version: number },
  asOf: Instant,
  { catalogue, answer }: { readonly catalogue: Catalogue; readonly answer: AnswerQuestion },
): Promise<TrendAnswers> {
  const rows = new Map<string, (number | null)[]>();
  for (const name of rule.deviceTypes) {
    const type = catalogue.types.get(name);
    const planned = type === undefined ? undefined : planRule(rule, type);
    if (planned?.ok !== true) continue;
    const questions = planned.plan.asked.map(({ question }) => question);
    for (const [i, { fn, q, signal, window }] of questions.entries()) {
      const of = q === undefined ? {} : { q };
      const { devices, values } = await answer({ type: name, signal: signal.name, fn, window, asOf, ...of });
      devices.forEach((device, at) => {
        const row = rows.get(device) ?? questions.map(() => null);
        row[i] = values[at] ?? null;
        rows.set(device, row);
      });
    }
  }
  return { rule: rule.id, version, asOf, devices: [...rows.keys()], values: [...rows.values()] };
}
