import type { Reader } from '../db/index.ts';
import type { Device } from './device.ts';
import { selectDevices, toDevice } from './device-row.ts';

/** A device with the ids of its place and person. */
export interface RelatedDevice {
  readonly device: Device;
  readonly site_id: string | null;
  readonly customer_id: string | null;
}

/** At most `limit` devices that any of the ids names, by device id; of each kind at most 500 ids. */
export async function relatedDevices(
  reader: Reader,
  ids: {
    readonly devices?: readonly string[];
    readonly sites?: readonly string[];
    readonly customers?: readonly string[];
  },
  limit: number,
): Promise<readonly RelatedDevice[]> {
  const { devices = [], sites = [], customers = [] } = ids;
  if (devices.length + sites.length + customers.length === 0) return [];
  const rows = await selectDevices(reader)
    .where((eb) =>
      eb.or([
        eb('devices.id', 'in', [...devices]),
        eb('devices.site_id', 'in', [...sites]),
        eb('devices.customer_id', 'in', [...customers]),
      ]),
    )
    .orderBy('devices.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ device: toDevice(row), site_id: row.site_id, customer_id: row.customer_id }));
}
