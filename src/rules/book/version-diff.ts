import { documentDiff, type FieldChange } from './document-diff.ts';
import type { StoredRule } from './tables.ts';
import { unifiedDiff } from './text-diff.ts';

/** What changed from one version of a rule to another. */
export interface RuleDiff {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  /** Field by field; comments and layout are no part of it. */
  readonly changes: readonly FieldChange[];
  /** The texts as `diff -u` compares them; empty when they are equal. */
  readonly text: string;
}

export function diffVersions(from: StoredRule, to: StoredRule): RuleDiff {
  const name = ({ id, version }: StoredRule): string => `${id} version ${version}`;
  return {
    id: to.id,
    from: from.version,
    to: to.version,
    changes: documentDiff(from.document, to.document),
    text: unifiedDiff(from.text, to.text, { from: name(from), to: name(to) }),
  };
}
