import type { Tx } from '../db/index.ts';
import { selectDevices } from './device-row.ts';
import { changeDevice } from './device-writer.ts';
import type { FleetCommandsDeps } from './fleet-commands.ts';
import { forgetUnused, placeSite } from './place-and-people.ts';
import type { DeviceRow, FleetTables } from './tables.ts';

export interface PersonToForget {
  readonly customer_id: string;
  readonly by: string;
  /** The same text without what is known of the person; for the attributes of devices. */
  readonly scrub: (text: string) => string;
}

/**
 * Takes the customer from every device, also from retired ones, and leaves of their places what anonymous telemetry is
 * counted by: district, city and provider, and a building in which others have devices. Returns the devices' ids.
 */
export async function forgetPerson(
  tx: Tx,
  deps: FleetCommandsDeps,
  { customer_id, by, scrub }: PersonToForget,
): Promise<readonly string[]> {
  const rows = await selectDevices(tx)
    .where('devices.customer_id', 'in', [customer_id])
    .orderBy('devices.id')
    .execute();
  for (const row of rows) {
    const { id, district, city, provider, building } = row;
    const shared = building === null || (await isShared(tx, customer_id, { district, city, building }));
    const site = { district, city, provider, building: shared ? building : null };
    const site_id = await placeSite(tx, deps, deps.clock.now(), site);
    const edited = { customer_id: null, site_id, attributes: scrub(row.attributes) };
    if (row.state === 'registered') {
      await changeDevice(tx, deps, { id, ifMatch: undefined, by, action: 'updated', edit: async () => edited });
    } else {
      await editRetired(tx, row, edited);
    }
  }
  await forgetUnused(tx, null, customer_id);
  return rows.map(({ id }) => id);
}

async function editRetired(tx: Tx, row: DeviceRow, edited: Partial<DeviceRow>): Promise<void> {
  const db = tx.as<FleetTables>();
  await db
    .updateTable('devices')
    .set({ ...edited, version: row.version + 1 })
    .where('id', '=', row.id)
    .execute();
  await forgetUnused(tx, row.site_id === edited.site_id ? null : row.site_id, row.customer_id);
}

/** Whether somebody else has a device in the building. */
async function isShared(
  tx: Tx,
  customerId: string,
  { district, city, building }: Record<'district' | 'city' | 'building', string | null>,
): Promise<boolean> {
  const other = await tx
    .as<FleetTables>()
    .selectFrom('sites')
    .innerJoin('devices', 'devices.site_id', 'sites.id')
    .select('devices.id')
    .where('building', 'is', building)
    .where('district', 'is', district)
    .where('city', 'is', city)
    .where('customer_id', 'is not', null)
    .where('customer_id', '!=', customerId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
