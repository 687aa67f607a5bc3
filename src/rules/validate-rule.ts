import type { Duration } from '../base/index.ts';
import type { Catalogue } from '../telemetry/index.ts';
import type { Rule, RuleFault } from './document.ts';
import { type Nameable, namedFaults } from './faults/named-faults.ts';
import { spanFaults } from './faults/retention-faults.ts';
import { senseFaults } from './faults/sense-faults.ts';
import type { Locate } from './parse-rule.ts';
import { type PlacedFault, runnableFaults } from './runnable-faults.ts';

/** What is around a rule: the house it is to run in. What is left out is not looked at. */
export interface Surroundings extends Nameable {
  /** How long the store keeps telemetry. */
  readonly retention?: Duration;
}

export interface ValidateOptions extends Surroundings {
  /** Named in the faults. */
  readonly path?: string;
  /** From `parseRule`, so that faults stand where people can find them; without it they stand at 1:1. */
  readonly locate?: Locate;
}

/**
 * What a person who writes a rule should know before it is put in force; empty = it can be. All that the engine would
 * refuse, and what it would run to no use.
 */
export function validateRule(rule: Rule, catalogue: Catalogue, options: ValidateOptions = {}): readonly RuleFault[] {
  const { retention } = options;
  const runnable = runnableFaults(rule, catalogue);
  const endless = runnable.some(({ code }) => code === 'never_clears');
  const sense = rule.deviceTypes.flatMap((name): readonly PlacedFault[] => {
    const type = catalogue.types.get(name);
    return type === undefined ? [] : senseFaults(rule, type, retention);
  });
  const outside = [...namedFaults(rule, options), ...(retention === undefined ? [] : spanFaults(rule, retention))];
  const all: readonly PlacedFault[] = [
    ...runnable,
    ...sense.filter(({ code }) => !(endless && code === 'never_clears')),
    ...outside.map((one) => ({ ...one, offset: 0 })),
  ];
  const faults = new Map<string, RuleFault>();
  for (const one of all) {
    const fault = placed(one, options);
    faults.set(`${fault.line}:${fault.column}:${fault.sentence}`, fault);
  }
  return [...faults.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

function placed(
  { pointer, offset, code, sentence, suggestion }: PlacedFault,
  { path, locate }: ValidateOptions,
): RuleFault {
  return {
    ...(path === undefined ? {} : { path }),
    ...(locate?.(pointer, offset) ?? { line: 1, column: 1 }),
    code,
    sentence,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
