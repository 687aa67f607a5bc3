import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { Device } from '../../fleet/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { WorkDeps } from '../work-deps.ts';
import { queueCall } from './call-writer.ts';
import { type Withholding, withholdingOf } from './withhold.ts';

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
export type PlannedCallRefusal = 'do-not-call' | 'call-waiting' | 'called-lately';

/** Whether the customer wants no calls, waits for one on this topic, or has had one lately. */
export async function refusalOfPlanned(
  tx: Tx,
  deps: WorkDeps,
  device: Pick<Device, 'customer'>,
  script: string,
  now: Instant,
): Promise<PlannedCallRefusal | undefined> {
  const call = { customer_id: device.customer?.id ?? null, script, severity: 'P4' } as const;
  const withholding = await withholdingOf(tx, deps, call, now);
  return withholding === undefined ? undefined : refusals[withholding.reason];
}

const refusals = {
  'do-not-call': 'do-not-call',
  joined: 'call-waiting',
  capped: 'called-lately',
} as const satisfies Record<Withholding['reason'], PlannedCallRefusal>;

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
