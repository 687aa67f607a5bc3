import type { Instant } from '../base/index.ts';
import { AppError, toRfc3339 } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { Delivery, GatewayStatus, Intent } from './delivery.ts';
import type { NotifyFailure } from './errors.ts';
import { readMessageId } from './gateway-carrier.ts';
import type { NotifyTables } from './tables.ts';
import { toDelivery } from './tables.ts';

/** What a gateway tells of a message that it took. */
export interface GatewayReport {
  /** As it was sent. */
  readonly id: string;
  readonly status: GatewayStatus;
  /** In the gateway's words. */
  readonly detail?: string;
}

/**
 * Called in the transaction of a report that changed something, with the delivery as it is now; what it returns is
 * told as well. An escalation that waits for an answered call hangs here.
 */
export type ReportFollower = (tx: Tx, delivery: Delivery, at: Instant) => Promise<readonly Intent[]>;

/** Writes down what became of a message. A report that came before, or after a final one, changes nothing. */
export async function takeReport(
  tx: Tx,
  report: GatewayReport,
  at: Instant,
  followers: readonly ReportFollower[],
): Promise<{ readonly delivery: Delivery; readonly intents: readonly Intent[] }> {
  const { key, targetId } = readMessageId(report.id);
  const row = await tx
    .as<NotifyTables>()
    .selectFrom('deliveries')
    .selectAll()
    .where('target_id', '=', targetId)
    .where('key', '=', key)
    .where('kind', 'in', ['sms', 'voice'])
    .executeTakeFirst();
  if (row === undefined) {
    const sentence = `No SMS or call was sent with the id ${report.id}; send the id of the message as it came.`;
    throw new AppError<NotifyFailure>({ code: 'message-unknown', id: report.id }, sentence);
  }
  if (row.outcome !== null && row.outcome !== 'sent') return { delivery: toDelivery(row), intents: [] };
  if (row.outcome === report.status) return { delivery: toDelivery(row), intents: [] };
  const set = { outcome: report.status, outcome_at: at };
  await tx.as<NotifyTables>().updateTable('deliveries').set(set).where('id', '=', row.id).execute();
  const delivery = toDelivery({ ...row, ...set });
  const detail = { key: row.key, topic: row.topic, about: row.ordering, note: report.detail ?? null };
  const action = `message.${report.status}`;
  await recordAudit(tx, { at, actor: 'gateway', action, object: { kind: 'message', id: String(row.id) }, detail });
  const body = { topic: action, at: toRfc3339(at), message: { id: report.id, kind: row.kind, ...detail } };
  const told: Intent = { topic: action, ordering: row.ordering, key: `${report.id}:${report.status}`, at, body };
  const followed: Intent[] = [told];
  for (const follower of followers) followed.push(...(await follower(tx, delivery, at)));
  return { delivery, intents: followed };
}
