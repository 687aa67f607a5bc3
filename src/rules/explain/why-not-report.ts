import type { Catalogue } from '../../telemetry/index.ts';
import type { Words } from '../document.ts';
import type { WhyNot } from '../engine/why-not.ts';
import {
  conditionWords,
  type ExpressionPart,
  partsOf,
  type WhyNotOutcome,
  whyNotOutcome,
  whyNotWords,
} from './explain-why-not.ts';

/** What a condition of the rule adds to its value: its parts, and the whole in words. */
interface Told {
  readonly parts: readonly ExpressionPart[];
  readonly words: Words;
}

/** `WhyNot` with everything that follows from it, fit to be cloned between threads. */
export interface WhyNotReport extends Omit<WhyNot, 'rule' | 'levels' | 'clear' | 'unless'> {
  readonly rule: { readonly id: string; readonly mode: WhyNot['rule']['mode'] };
  readonly outcome: WhyNotOutcome;
  readonly words: Words;
  readonly levels: readonly (WhyNot['levels'][number] & Told)[];
  readonly clear: (NonNullable<WhyNot['clear']> & Told) | undefined;
  readonly unless: readonly (WhyNot['unless'][number] & Told)[];
}

export function whyNotReport(told: WhyNot, catalogue: Catalogue): WhyNotReport {
  const { rule, levels, clear, unless, inputs } = told;
  const type = catalogue.types.get(told.device.type);
  const facts = { inputs, params: rule.params };
  const tell = <C extends { readonly when: string; readonly holds: boolean | null }>(one: C): C & Told => ({
    ...one,
    parts: partsOf(one.when, facts),
    words: conditionWords(one, facts, type),
  });
  return {
    ...told,
    rule: { id: rule.id, mode: rule.mode },
    outcome: whyNotOutcome(told),
    words: whyNotWords(told, catalogue),
    levels: levels.map(tell),
    clear: clear && tell(clear),
    // What stands beside the rule in the catalogue knows none of its parameters.
    unless: unless.map(tell),
  };
}
