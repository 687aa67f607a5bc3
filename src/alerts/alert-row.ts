import type { Instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import type { Alert, BilingualText, Suppression } from './alert.ts';
import type { AlertRow, AlertsTables } from './tables.ts';

/** Alerts as the door shows them, each with the verdicts held back while it was open. */
export async function toAlerts(reader: Reader, rows: readonly AlertRow[]): Promise<Alert[]> {
  if (rows.length === 0) return [];
  const held = await reader
    .as<AlertsTables>()
    .selectFrom('suppressed_verdicts')
    .selectAll()
    .where(
      'alert_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('seq')
    .orderBy('ordinal')
    .execute();
  const byAlert = Map.groupBy(held, (row) => row.alert_id);
  return rows.map((row) =>
    toAlert(
      row,
      (byAlert.get(row.id) ?? []).map(({ stage, reason, at, seq }) => ({ stage, reason, at: at as Instant, seq })),
    ),
  );
}

function toAlert(row: AlertRow, suppressions: readonly Suppression[]): Alert {
  return {
    id: row.id,
    rule_id: row.rule_id,
    rule_version: row.rule_version,
    subject: { kind: row.subject_kind, id: row.subject_id },
    device_id: row.device_id,
    severity: row.severity,
    level: row.level,
    state: row.state,
    title: JSON.parse(row.title) as BilingualText,
    since: row.since as Instant,
    opened_at: row.opened_at as Instant,
    recovered_at: row.recovered_at as Instant | null,
    ended_by: row.ended_by,
    acknowledged_at: row.acknowledged_at as Instant | null,
    acknowledged_by: row.acknowledged_by,
    proof: {
      seq: row.seq,
      rule_version: row.rule_version,
      reason: row.reason,
      inputs: JSON.parse(row.inputs) as Alert['proof']['inputs'],
      timers: {
        since: row.since as Instant,
        device_time: row.device_time as Instant,
        held_ms: row.device_time - row.since,
      },
      suppressions,
    },
    version: row.version,
  };
}
