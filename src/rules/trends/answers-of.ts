import { days, type Instant } from '../../base/index.ts';
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

/** Of what the store has; also how far back it is asked whether a signal was ever sent. */
const furthest = days(400);

/**
 * What the store says to the questions of a rule as of an instant: the same live and on history. Where a window of
 * `count` or `sum` is empty the answer is 0 for the devices that ever sent the signal.
 */
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
    const rowOf = (device: string): (number | null)[] => {
      const row = rows.get(device) ?? questions.map(() => null);
      rows.set(device, row);
      return row;
    };
    const senders = new Map<string, readonly string[]>();
    for (const [i, { fn, q, signal, window }] of questions.entries()) {
      const asked = { type: name, signal: signal.name, asOf };
      const answered = await answer({ ...asked, fn, window, ...(q === undefined ? {} : { q }) });
      answered.devices.forEach((device, at) => {
        rowOf(device)[i] = answered.values[at] ?? null;
      });
      if (fn !== 'count' && fn !== 'sum') continue;
      const all = senders.get(signal.name) ?? (await answer({ ...asked, fn: 'count', window: furthest })).devices;
      senders.set(signal.name, all);
      for (const device of all) rowOf(device)[i] ??= 0;
    }
  }
  return { rule: rule.id, version, asOf, devices: [...rows.keys()], values: [...rows.values()] };
}
