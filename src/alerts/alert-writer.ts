import type { Instant } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { AlertChange } from './alert.ts';
import { toAlerts } from './alert-row.ts';
import type { AlertRow, AlertsTables } from './tables.ts';

export async function insertAlert(tx: Tx, row: AlertRow): Promise<void> {
  await tx.as<AlertsTables>().insertInto('alerts').values(row).execute();
}

/** Writes the fields as the alert's next version; the row as it stands then. */
export async function updateAlert(tx: Tx, row: AlertRow, set: Partial<AlertRow>): Promise<AlertRow> {
  const fields = { ...set, version: row.version + 1 };
  await tx.as<AlertsTables>().updateTable('alerts').set(fields).where('id', '=', row.id).execute();
  return { ...row, ...fields };
}

/** The change as the desk is told of it; `from` is the row before. */
export async function toChange(
  tx: Tx,
  kind: AlertChange['kind'],
  at: Instant,
  row: AlertRow,
  from: Pick<AlertRow, 'severity' | 'level'> = row,
): Promise<AlertChange> {
  const [alert] = await toAlerts(tx, [row]);
  assert(alert !== undefined, 'one row makes one alert');
  return { kind, at, alert, from: { severity: from.severity, level: from.level } };
}

/** `action`: past participle, after the kind of the object. */
export async function auditAlert(
  tx: Tx,
  row: AlertRow,
  { at, actor = 'carewatch', action, detail = {} }: AlertAudit,
): Promise<void> {
  const { id, device_id, rule_id, rule_version, severity, level, state } = row;
  const subject = device_id === null ? { subject: { kind: row.subject_kind, id: row.subject_id } } : {};
  await recordAudit(tx, {
    at,
    actor,
    action: `alert.${action}`,
    object: { kind: 'alert', id },
    ...(device_id === null ? {} : { device_id }),
    detail: { rule_id, rule_version, severity, level, state, ...subject, ...detail },
  });
}

interface AlertAudit {
  readonly at: Instant;
  readonly actor?: string;
  readonly action: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}
