import { parseExpression } from '../expression/parse-expression.ts';
import { type Clause, clausesOf, type Telling } from './clauses.ts';
import { capital, list, saySpan, spaced } from './spell.ts';

/**
 * One sentence on an expression: what was measured, for how long, and meanwhile what the state was. `heldMs` 0 leaves
 * the span out.
 */
export function conditionSentence(text: string, heldMs: number, telling: Telling): string {
  const parsed = parseExpression(text);
  const clauses = parsed.ok ? clausesOf(parsed.syntax, telling) : [];
  const of = (kind: Clause['kind']) => [...new Set(clauses.filter((one) => one.kind === kind).map((one) => one.text))];
  const measures = of('measure');
  const told = of('circumstance');
  const circumstances = measures.length + told.length > 0 ? told : of('implied');
  const main = list(measures.length > 0 ? measures : circumstances, telling.language);
  const meanwhile = measures.length > 0 ? list(circumstances, telling.language) : '';
  const span = heldMs >= 1000 ? saySpan(heldMs, telling.language) : '';
  if (telling.language === 'zh-CN') {
    return spaced(`${main}${span && `，持续 ${span}`}${meanwhile && `，其间${meanwhile}`}。`);
  }
  return `${capital(main)}${span && ` for ${span}`}${meanwhile && ` while ${meanwhile}`}.`;
}
