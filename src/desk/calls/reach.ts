import type { Tx } from '../../db/index.ts';
import { createPeopleReader } from '../../people/index.ts';
import type { QuietHours } from '../desk-settings.ts';
import type { WorkDeps } from '../work-deps.ts';

/** How and when a customer wants to be called. */
export interface Reach {
  readonly timeZone: string;
  readonly quietHours: readonly QuietHours[];
  /** Wants no calls; whose life may be in danger is called all the same. */
  readonly doNotCall: boolean;
}

/** `customerId` is null where nobody is known. */
export async function reachOf(tx: Tx, { settings }: WorkDeps, customerId: string | null): Promise<Reach> {
  const rules = customerId === null ? undefined : await createPeopleReader(tx).callRules(customerId);
  const own = rules?.quiet_hours ?? [];
  return {
    timeZone: rules?.time_zone ?? settings.timeZone,
    quietHours: own.length === 0 ? [settings.quietHours] : own,
    doNotCall: rules !== undefined && rules.do_not_call !== null,
  };
}
