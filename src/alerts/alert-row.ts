import type { Instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import type { Alert, BilingualText, Muting, Suppression } from './alert.ts';
import { readState } from './proof-state.ts';
import type { AlertRow, AlertsTables } from './tables.ts';

/** Alerts as the door shows them, each with what was held back while it was open. */
export async function toAlerts(reader: Reader, rows: readonly AlertRow[]): Promise<Alert[]> {
  if (rows.length === 0) return [];
  const byAlert = await suppressionsOf(
    reader,
    rows.map((row) => row.id),
  );
  return rows.map((row) => toAlert(row, byAlert.get(row.id) ?? []));
}

async function suppressionsOf(reader: Reader, ids: readonly string[]): Promise<Map<string, Suppression[]>> {
  const db = reader.as<AlertsTables>();
  const held = await db
    .selectFrom('suppressed_verdicts')
    .selectAll()
    .where('alert_id', 'in', ids)
    .orderBy('seq')
    .orderBy('ordinal')
    .execute();
  const muted = await db
    .selectFrom('alert_suppressions')
    .selectAll()
    .where('alert_id', 'in', ids)
    .orderBy('id')
    .execute();
  const all = [
    ...held.map(({ alert_id, stage, reason, at, seq }) => ({
      alert: alert_id ?? '',
      what: { stage, reason, at: at as Instant, seq },
    })),
    ...muted.map(({ alert_id, stage, reason, at, seq, suppressor, lifted_at }) => ({
      alert: alert_id,
      what: { stage, reason, at: at as Instant, seq, by: suppressor, until: lifted_at as Instant | null },
    })),
  ].toSorted((a, b) => a.what.at - b.what.at);
  const byAlert = new Map<string, Suppression[]>();
  for (const { alert, what } of all) byAlert.set(alert, [...(byAlert.get(alert) ?? []), what]);
  return byAlert;
}

function mutingOf({ muted_stage, muted_reason, muted_by, muted_at }: AlertRow): Muting | null {
  if (muted_stage === null || muted_reason === null || muted_by === null || muted_at === null) return null;
  return { stage: muted_stage, reason: muted_reason, by: muted_by, at: muted_at as Instant };
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
    flapping: row.flapping_since !== null,
    flapping_since: row.flapping_since as Instant | null,
    muted: mutingOf(row),
    incident_id: row.incident_id,
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
      before: readState(row.state_before),
      after: readState(row.state_after),
      suppressions,
    },
    version: row.version,
  };
}
