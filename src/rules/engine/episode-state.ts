import { type Instant, instant } from '../../base/index.ts';
import type { EpisodeState } from '../verdict.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';

const instantOrNull = (at: number): Instant | null => (Number.isFinite(at) ? instant(at) : null);

/** What a rule of devices keeps of one device, as people may read it. A new object: ask only when it is told. */
export function episodeStateOf(states: Float64Array, rule: CompiledRule): EpisodeState {
  const field = (one: keyof typeof ruleField): number => states[rule.at + ruleField[one]] as number;
  const timers: (Instant | null)[] = rule.levels.map(() => null);
  for (const level of rule.levels) timers[level.place] = instantOrNull(states[level.at] as number);
  return {
    level: rule.levels[field('level')]?.place ?? null,
    since: instantOrNull(field('since')),
    clearing: instantOrNull(field('clearing')),
    timers: rule.kind === 'missing' ? [] : timers,
  };
}

/** The same of a group, which has no timers of its own. */
export function groupStateOf(group: {
  readonly rule: { readonly levels: readonly { readonly place: number }[] };
  readonly level: number;
  readonly since: number;
  readonly clearing: number;
}): EpisodeState {
  return {
    level: group.rule.levels[group.level]?.place ?? null,
    since: instantOrNull(group.since),
    clearing: instantOrNull(group.clearing),
    timers: [],
  };
}
