import type { Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import type { RuleDocument, RuleMode, Words } from '../document.ts';
import { ruleOf } from '../rule-of.ts';

/** A stored version of a rule. Versions are never altered. */
export interface StoredRule {
  readonly id: string;
  readonly version: number;
  readonly mode: RuleMode;
  readonly title: Words;
  readonly device_types: readonly string[];
  /** The text as its author wrote it: YAML, or JSON. */
  readonly text: string;
  /** The same, read. */
  readonly document: RuleDocument;
  readonly changed_at: Instant;
  readonly changed_by: string;
  /** Why, in its author's words. */
  readonly note: string | null;
}

export interface RuleVersionRow {
  readonly id: string;
  readonly version: number;
  readonly mode: RuleMode;
  /** Comma-separated with commas at both ends, so that one type can be searched for. */
  readonly device_types: string;
  readonly text: string;
  readonly document: string;
  readonly changed_at: number;
  readonly changed_by: string;
  readonly note: string | null;
  /** 1 for the newest version of its rule. */
  readonly newest: 0 | 1;
}

export type RuleTables = { rule_versions: RuleVersionRow };

/** Every rule there is, in force or not. */
export async function ruleIds(reader: Reader): Promise<readonly string[]> {
  const rows = await reader.as<RuleTables>().selectFrom('rule_versions').select('id').where('newest', '=', 1).execute();
  return rows.map(({ id }) => id);
}

export function toStoredRule(row: RuleVersionRow): StoredRule {
  const document = JSON.parse(row.document) as RuleDocument;
  const read = ruleOf(document);
  return {
    id: row.id,
    version: row.version,
    mode: row.mode,
    title: 'rule' in read ? read.rule.title : { en: row.id, 'zh-CN': row.id },
    device_types: row.device_types.split(',').filter((type) => type !== ''),
    text: row.text,
    document,
    changed_at: row.changed_at as Instant,
    changed_by: row.changed_by,
    note: row.note,
  };
}
