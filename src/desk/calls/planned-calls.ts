import { type Instant, instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import { createFleetReader, type Device } from '../../fleet/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { topicAgainAfter } from './call-policy.ts';
import { queueCall } from './call-writer.ts';

/** A call that no alert asked for, about one device. */
export interface PlannedCall {
  readonly deviceId: string;
  readonly script: string;
  /** What asked for it, such as `campaign:first-frost`; kept in the audit. */
  readonly origin: string;
  readonly at: Instant;
  readonly dueAt: Instant;
}

/** Why a planned call would be one too many. */
export type PlannedCallRefusal = 'call-waiting' | 'called-lately';

/** Whether the customer waits for a call on this topic, or has had one lately. */
export async function refusalOfPlanned(
  reader: Reader,
  device: Pick<Device, 'id' | 'customer'>,
  script: string,
  now: Instant,
): Promise<PlannedCallRefusal | undefined> {
  const { customer } = device;
  const devices = customer === null ? [device.id] : await createFleetReader(reader).devicesOfCustomer(customer.id);
  const call = await reader
    .as<DeskTables>()
    .selectFrom('calls')
    .select('state')
    .where('device_id', 'in', devices)
    .where('script', '=', script)
    .where('kind', '=', 'care')
    .where((or) =>
      or.or([
        or('state', '=', 'queued'),
        or.and([or('state', '=', 'done'), or('ended_at', '>', instant(now - topicAgainAfter))]),
      ]),
    )
    .orderBy('rank')
    .limit(1)
    .executeTakeFirst();
  if (call === undefined) return undefined;
  return call.state === 'queued' ? 'call-waiting' : 'called-lately';
}

/** Planned care is never urgent. */
export async function queuePlanned(
  tx: Tx,
  deps: WorkDeps,
  { deviceId, script, origin, at, dueAt }: PlannedCall,
): Promise<{ readonly id: string; readonly intents: readonly DeskIntent[] }> {
  const subject = { kind: 'device', id: deviceId } as const;
  const title = deps.scriptOf(script)?.title ?? { en: script, 'zh-CN': script };
  const about = { device_id: deviceId, subject, severity: 'P4', title, alert: undefined, values: { origin } } as const;
  const { row, intents } = await queueCall(tx, deps, { kind: 'care', about, ticket: undefined, script, at, dueAt });
  return { id: row.id, intents };
}
