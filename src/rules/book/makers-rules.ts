import type { Tx } from '../../db/index.ts';
import type { RuleTables, RuleVersionRow } from './tables.ts';

/** The author of the rules that ship with the product, and of what the daemon changes by itself. */
export const maker = 'carewatch';

/**
 * Whether the text that ships may become the newest version: when the rule is new, or no person ever changed it.
 * A canary that the daemon stopped stays stopped until the product ships another text.
 */
export async function isMakers(tx: Tx, newest: RuleVersionRow | undefined, text: string): Promise<boolean> {
  if (newest === undefined) return true;
  const versions = tx.as<RuleTables>().selectFrom('rule_versions').where('id', '=', newest.id);
  const byPeople = await versions.select('version').where('changed_by', '!=', maker).limit(1).executeTakeFirst();
  if (byPeople !== undefined) return false;
  // What ships has no note; what the daemon does by itself says why.
  const shipped = await versions
    .select('text')
    .where('note', 'is', null)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return shipped?.text !== text;
}
