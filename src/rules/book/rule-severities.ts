import type { Reader } from '../../db/index.ts';
import { ruleOf } from '../rule-of.ts';
import type { Severity } from '../verdict.ts';
import type { RuleTables } from './tables.ts';

/** The severities that the newest version of the rule can have; undefined: there is no such rule. */
export async function ruleSeverities(reader: Reader, id: string): Promise<readonly Severity[] | undefined> {
  const row = await reader
    .as<RuleTables>()
    .selectFrom('rule_versions')
    .select('document')
    .where('id', '=', id)
    .where('newest', '=', 1)
    .executeTakeFirst();
  const read = row && ruleOf(JSON.parse(row.document));
  if (read === undefined || !('rule' in read)) return undefined;
  const { detect } = read.rule;
  return detect.kind === 'missing' ? [detect.severity] : detect.levels.map(({ severity }) => severity);
}
