import type { Page, PageRequest, Reader } from '../../db/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import type { Catalogue } from '../../telemetry/index.ts';
import type { RuleFault, RuleMode } from '../document.ts';
import { parseRule } from '../parse-rule.ts';
import { type Surroundings, validateRule } from '../validate-rule.ts';
import { type RuleTables, ruleIds, type StoredRule, toStoredRule } from './tables.ts';

interface RuleFilter {
  readonly mode?: RuleMode;
  readonly device_type?: string;
}

/** What rules there are, and whether a text would be one. */
export interface RuleReader {
  /** The newest version. */
  getRule(id: string): Promise<StoredRule | undefined>;
  getVersion(id: string, version: number): Promise<StoredRule | undefined>;
  /** Newest versions, by id. */
  listRules(filter: RuleFilter, page: PageRequest): Promise<Page<StoredRule>>;
  /** Newest first. */
  listVersions(id: string, page: PageRequest): Promise<Page<StoredRule>>;
  /**
   * Reads a rule's text and says what is wrong with it; without faults the engine takes it. `id` when it could be read.
   * `beside`: rules that are stored with it, and that it may name.
   */
  judge(
    text: string,
    beside?: readonly string[],
  ): Promise<{ readonly id?: string; readonly faults: readonly RuleFault[] }>;
}

export function createRuleReader(reader: Reader, catalogue: Catalogue, surroundings: Surroundings = {}): RuleReader {
  const select = () => reader.as<RuleTables>().selectFrom('rule_versions').selectAll();
  return {
    async getRule(id) {
      const row = await select().where('id', '=', id).where('newest', '=', 1).executeTakeFirst();
      return row === undefined ? undefined : toStoredRule(row);
    },
    async getVersion(id, version) {
      const row = await select().where('id', '=', id).where('version', '=', version).executeTakeFirst();
      return row === undefined ? undefined : toStoredRule(row);
    },
    async listRules({ mode, device_type }, page) {
      const after = readPageKey(page, [''] as [string]);
      const rows = await select()
        .where('newest', '=', 1)
        .$if(mode !== undefined, (q) => q.where('mode', '=', mode ?? 'active'))
        .$if(device_type !== undefined, (q) => q.where('device_types', 'like', `%,${device_type},%`))
        .$if(after !== undefined, (q) => q.where('id', '>', after?.[0] ?? ''))
        .orderBy('id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.id], toStoredRule);
    },
    async listVersions(id, page) {
      const after = readPageKey(page, [0] as [number]);
      const rows = await select()
        .where('id', '=', id)
        .$if(after !== undefined, (q) => q.where('version', '<', after?.[0] ?? 0))
        .orderBy('version', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.version], toStoredRule);
    },
    async judge(text, beside = []) {
      const parsed = parseRule(text);
      if (!parsed.ok) return { faults: parsed.faults };
      const { rule, locate } = parsed;
      const rules = [...(await ruleIds(reader)), ...beside];
      return { id: rule.id, faults: validateRule(rule, catalogue, { ...surroundings, rules, locate }) };
    },
  };
}
