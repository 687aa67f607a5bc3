import type { Tx } from '../../db/index.ts';
import type { QuietHours } from '../desk-settings.ts';
import type { WorkDeps } from '../work-deps.ts';

/** How and when a customer wants to be called. */
export interface Reach {
  readonly timeZone: string;
  readonly quietHours: QuietHours;
  /** Wants no calls; whose life may be in danger is called all the same. */
  readonly doNotCall: boolean;
}

/** `customerId` is null where nobody is known. */
export async function reachOf(_tx: Tx, { settings }: WorkDeps, _customerId: string | null): Promise<Reach> {
  return { timeZone: settings.timeZone, quietHours: settings.quietHours, doNotCall: false };
}
