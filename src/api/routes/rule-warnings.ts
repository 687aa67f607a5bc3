import { modelWarnings, parseRule } from '../../rules/index.ts';
import type { ApiDeps } from '../deps.ts';

/** What a rule's author should look at again, although the rule can be stored. */
export async function ruleWarnings({ fleet }: Pick<ApiDeps, 'fleet'>, text: string) {
  const parsed = parseRule(text);
  if (!parsed.ok) return [];
  const warnings = modelWarnings(parsed.rule, await fleet.modelNames(), parsed.locate);
  return warnings.map(({ sentence, ...place }) => ({ detail: sentence, ...place }));
}
