import type { BilingualText } from '../alerts/index.ts';
import type { Instant } from '../base/index.ts';
import type { Page, PageRequest } from '../db/index.ts';

/** A stored version of a rule. */
export interface StoredRule {
  readonly id: string;
  readonly version: number;
  readonly mode: 'draft' | 'shadow' | 'active' | 'retired';
  readonly title: BilingualText;
  readonly device_types: readonly string[];
  /** The text as its author wrote it: YAML, or JSON. */
  readonly text: string;
  /** The same, read. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly changed_at: Instant;
  readonly changed_by: string;
}

/** One thing wrong with a rule's text. */
export interface RuleFault {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly sentence: string;
  readonly path?: string;
  readonly suggestion?: string;
}

export interface RuleReader {
  /** The newest version. */
  getRule(id: string): Promise<StoredRule | undefined>;
  /** Newest versions, by id. */
  listRules(
    filter: { readonly mode?: StoredRule['mode']; readonly device_type?: string },
    page: PageRequest,
  ): Promise<Page<StoredRule>>;
  /** Newest first. */
  listVersions(id: string, page: PageRequest): Promise<Page<StoredRule>>;
  /** Reads and checks a rule's text as the engine would; without faults it compiles. `id` when it could be read. */
  judge(text: string): { readonly id?: string; readonly faults: readonly RuleFault[] };
}
