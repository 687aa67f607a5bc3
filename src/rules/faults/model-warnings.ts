import type { Rule } from '../document.ts';
import { nearest } from '../expression/nearest.ts';
import type { Locate } from '../parse-rule.ts';

/** What does not keep a rule from being stored, and is probably not meant. Lines and columns count from 1. */
export interface RuleWarning {
  readonly line: number;
  readonly column: number;
  readonly code: 'unknown_model';
  /** Says what to write instead. */
  readonly sentence: string;
  readonly suggestion?: string;
}

/** Models that overrides and canaries name and the fleet does not have. It may get them yet, so they are no faults. */
export function modelWarnings(
  { overrides, canary }: Pick<Rule, 'overrides' | 'canary'>,
  models: readonly string[],
  locate: Locate,
): readonly RuleWarning[] {
  const there = new Set(models);
  const named = [
    ...overrides.flatMap(({ for: whom }, i) => placed(whom.model ?? [], `/overrides/${i}/for/model`)),
    ...placed(canary?.models ?? [], '/canary/models'),
  ];
  return named.flatMap(({ model, pointer }): readonly RuleWarning[] => {
    if (there.has(model)) return [];
    const meant = nearest(model, models);
    const remedy = meant === undefined ? 'it concerns nobody until a device has it' : `did you mean \`${meant}\`?`;
    const sentence = `the fleet has no model \`${model}\`: ${remedy}`;
    const suggestion = meant === undefined ? {} : { suggestion: meant };
    return [{ ...locate(pointer), code: 'unknown_model', sentence, ...suggestion }];
  });
}

const placed = (models: readonly string[], pointer: string) =>
  models.map((model, i) => ({ model, pointer: `${pointer}/${i}` }));
