import type { Severity } from '../verdict.ts';
import type { CompiledRule } from './compiled-rule.ts';

/**
 * What a rule with `flapping` remembers of a device from `CompiledRule.flap.at` on: whether the open (or last)
 * episode flaps, 1 or not, then the beginnings of the last episodes, newest first; NaN = none.
 */

/** Notes that an episode begins at `at`. */
export function noteEpisode(states: Float64Array, { flap }: CompiledRule, at: number): void {
  if (flap === undefined) return;
  const first = flap.at + 1;
  let recent = 0;
  for (let i = first; i < first + flap.episodes; i += 1) if ((states[i] as number) > at - flap.within) recent += 1;
  states[flap.at] = recent >= flap.episodes ? 1 : 0;
  states.copyWithin(first + 1, first, first + flap.episodes - 1);
  states[first] = at;
}

export const isFlapping = (states: Float64Array, { flap }: CompiledRule): boolean =>
  flap !== undefined && states[flap.at] === 1;

/** How long what ends the open episode must hold. */
export function clearForNow(states: Float64Array, rule: CompiledRule): number {
  const { flap, clearFor } = rule;
  return flap !== undefined && isFlapping(states, rule) ? Math.max(clearFor, flap.within) : clearFor;
}

/** The severity of an episode at a level. */
export const severityAt = (states: Float64Array, rule: CompiledRule, level: number): Severity =>
  (isFlapping(states, rule) ? rule.flap?.severity : undefined) ??
  (rule.levels[level] ?? rule.levels[0])?.severity ??
  'P4';
