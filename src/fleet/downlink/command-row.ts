import type { Instant } from '../../base/index.ts';
import type { DeviceCommandRow } from '../tables.ts';
import type { DeviceCommand } from './device-command.ts';

export function toCommand(row: DeviceCommandRow): DeviceCommand {
  return {
    id: row.id,
    device_id: row.device_id,
    body: JSON.parse(row.body) as Record<string, unknown>,
    state: row.state,
    created_by: row.created_by,
    created_at: row.created_at as Instant,
    sent_at: row.sent_at as Instant | null,
    delivered_at: row.delivered_at as Instant | null,
    replied_at: row.replied_at as Instant | null,
    expires_at: row.expires_at as Instant,
    reply: row.reply === null ? null : (JSON.parse(row.reply) as unknown),
    failure: row.failure,
  };
}
