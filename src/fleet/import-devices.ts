import type { Tx } from '../db/index.ts';
import { insertDevice } from './device-writer.ts';
import type { FieldFault } from './errors.ts';
import { deviceFaults } from './field-rules.ts';
import type { DeviceWithSecret, FleetCommandsDeps, ImportReport, ImportRow } from './fleet-commands.ts';
import type { FleetTables } from './tables.ts';

type Imported = DeviceWithSecret & { readonly line: number };
type Refused = FieldFault & { readonly line: number };

export async function importDevices(
  tx: Tx,
  deps: FleetCommandsDeps,
  rows: readonly ImportRow[],
  by: string,
): Promise<ImportReport> {
  const imported: Imported[] = [];
  const refused: Refused[] = [];
  for (const { line, device } of rows) {
    const faults = deviceFaults(device, deps.deviceTypes);
    if (faults.length === 0 && (await isTaken(tx, device.id))) faults.push(taken(device.id));
    if (faults.length > 0) refused.push(...faults.map((fault) => ({ line, ...fault })));
    else imported.push({ line, ...(await insertDevice(tx, deps, device, by)) });
  }
  return { imported, refused };
}

export async function isTaken(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.as<FleetTables>().selectFrom('devices').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

const taken = (id: string): FieldFault => ({
  field: 'id',
  value: id,
  remedy: 'a device with this id exists; leave the row out, or choose another id',
});
