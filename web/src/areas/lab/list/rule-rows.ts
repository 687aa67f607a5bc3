import type { Rule, RulePerformanceSummary } from '../../../api/schema.d.ts';
import { type Mode, type Severity, severityOf } from '../rule/rule-mode.ts';

/** A rule with what became of its work. */
export interface RuleRow {
  readonly id: string;
  readonly title: string;
  readonly mode: Mode;
  readonly severity: Severity | undefined;
  readonly deviceTypes: readonly string[];
  readonly alerts: number | null;
  readonly tickets: number | null;
  readonly calls: number | null;
  readonly minutes: number | null;
  readonly precision: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

export interface Filter {
  readonly text: string;
  readonly mode: Mode | 'all';
}

export function rowsOf(rules: readonly Rule[], figures: readonly RulePerformanceSummary[]): RuleRow[] {
  const byRule = new Map(figures.map(({ rule_id, total }) => [rule_id, total]));
  return rules.map(({ id, title, mode, document, device_types }) => {
    const total = byRule.get(id);
    return {
      ...{ id, title, mode, severity: severityOf(document), deviceTypes: device_types },
      ...{ alerts: total?.alerts ?? null, tickets: total?.tickets ?? null, calls: total?.calls_tried ?? null },
      ...{ minutes: total?.agent_minutes ?? null, precision: total?.precision ?? null },
      interval: total?.precision_interval ?? null,
    };
  });
}

/** Rules of the mode in whose id, name or device types every word stands. */
export function fitting(rows: readonly RuleRow[], { text, mode }: Filter): RuleRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const all = [row.id, row.title, ...row.deviceTypes].join(' ').toLowerCase();
    return (mode === 'all' || row.mode === mode) && words.every((word) => all.includes(word));
  });
}

/** For a column: what is not known comes last whichever way it is sorted. */
export const byFigure =
  (pick: (row: RuleRow) => number | null) =>
  (a: RuleRow, b: RuleRow, order?: 'ascend' | 'descend' | null): number => {
    const [left, right] = [pick(a), pick(b)];
    if (left !== null && right !== null) return left - right;
    const last = order === 'descend' ? -1 : 1;
    return left === right ? 0 : left === null ? last : -last;
  };
