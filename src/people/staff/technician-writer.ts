import type { Ids, Instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import { refuseFaults, refuseStale, unknown } from '../refuse.ts';
import type { PeopleTables, TechnicianRow } from '../tables.ts';
import { readProviderRow } from './provider-writer.ts';
import { toTechnician } from './staff-row.ts';
import { technicianFaults } from './staff-rules.ts';
import type { NewTechnician, Technician, TechnicianPatch } from './technician.ts';

export interface TechnicianDeps {
  readonly ids: Ids;
  /** Names of the device types that the catalogue knows. */
  readonly deviceTypes: ReadonlySet<string>;
}

export const readTechnicianRow = (reader: Reader, id: string): Promise<TechnicianRow | undefined> =>
  reader.as<PeopleTables>().selectFrom('technicians').selectAll().where('id', '=', id).executeTakeFirst();

export async function insertTechnician(
  tx: Tx,
  { ids, deviceTypes }: TechnicianDeps,
  input: NewTechnician,
  by: string,
  at: Instant,
): Promise<Technician> {
  refuseFaults(technicianFaults(input, deviceTypes));
  await refuseUnknownProvider(tx, input.provider_id);
  const row: TechnicianRow = {
    id: ids.next('tech'),
    provider_id: input.provider_id,
    name: input.name.trim(),
    phone: input.phone?.trim() ?? null,
    skill: input.skill,
    product_classes: JSON.stringify(input.product_classes ?? []),
    certifications: JSON.stringify(input.certifications ?? []),
    shifts: input.shifts ? JSON.stringify(input.shifts) : null,
    active: input.active === false ? 0 : 1,
    ...{ created_at: at, updated_at: at, version: 1 },
  };
  await tx.as<PeopleTables>().insertInto('technicians').values(row).execute();
  return told(tx, row, by, at, 'created', Object.keys(input));
}

export async function changeTechnician(
  tx: Tx,
  { deviceTypes }: TechnicianDeps,
  id: string,
  patch: TechnicianPatch,
  ifMatch: number | undefined,
  by: string,
  at: Instant,
): Promise<Technician> {
  const before = await readTechnicianRow(tx, id);
  if (before === undefined) throw unknown('technician', id);
  refuseStale(ifMatch, before.version);
  refuseFaults(technicianFaults(patch, deviceTypes));
  if (patch.provider_id !== undefined) await refuseUnknownProvider(tx, patch.provider_id);
  const { provider_id = before.provider_id, name, phone = before.phone, skill = before.skill, active, shifts } = patch;
  const row: TechnicianRow = {
    ...before,
    ...{ provider_id, name: name?.trim() ?? before.name, phone: phone?.trim() ?? null, skill },
    product_classes: listed(patch.product_classes, before.product_classes),
    certifications: listed(patch.certifications, before.certifications),
    shifts: shifts === undefined ? before.shifts : shifts && JSON.stringify(shifts),
    active: active === undefined ? before.active : Number(active),
    ...{ updated_at: at, version: before.version + 1 },
  };
  await tx.as<PeopleTables>().updateTable('technicians').set(row).where('id', '=', id).execute();
  return told(tx, row, by, at, 'updated', Object.keys(patch));
}

const listed = (list: readonly unknown[] | undefined, before: string): string =>
  list === undefined ? before : JSON.stringify(list);

async function refuseUnknownProvider(tx: Tx, id: string): Promise<void> {
  if ((await readProviderRow(tx, id)) !== undefined) return;
  refuseFaults([{ field: 'provider_id', value: id, remedy: 'name a provider of GET /providers' }]);
}

async function told(
  tx: Tx,
  row: TechnicianRow,
  by: string,
  at: Instant,
  action: 'created' | 'updated',
  fields: readonly string[],
): Promise<Technician> {
  const object = { kind: 'technician', id: row.id };
  const detail = { name: row.name, provider_id: row.provider_id, fields, version: row.version };
  await recordAudit(tx, { at, actor: by, action: `technician.${action}`, object, detail });
  return toTechnician(row);
}
