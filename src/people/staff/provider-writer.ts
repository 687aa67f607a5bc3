import type { Ids, Instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import { refuseFaults, refuseStale, unknown } from '../refuse.ts';
import type { PeopleTables, ProviderRow } from '../tables.ts';
import type { NewProvider, Provider, ProviderPatch, Territory } from './provider.ts';
import { toProvider } from './staff-row.ts';
import { providerFaults } from './staff-rules.ts';

export const readProviderRow = (reader: Reader, id: string): Promise<ProviderRow | undefined> =>
  reader.as<PeopleTables>().selectFrom('providers').selectAll().where('id', '=', id).executeTakeFirst();

export async function insertProvider(tx: Tx, ids: Ids, input: NewProvider, by: string, at: Instant): Promise<Provider> {
  refuseFaults(providerFaults(input));
  const row: ProviderRow = {
    id: ids.next('prov'),
    name: input.name.trim(),
    tier: input.tier ?? null,
    phone: input.phone?.trim() ?? null,
    territories: JSON.stringify((input.territories ?? []).map(trimmed)),
    opening_hours: input.opening_hours ? JSON.stringify(input.opening_hours) : null,
    active: input.active === false ? 0 : 1,
    ...{ created_at: at, updated_at: at, version: 1 },
  };
  await tx.as<PeopleTables>().insertInto('providers').values(row).execute();
  await keepTerritories(tx, row);
  return told(tx, row, { by, at, action: 'created', fields: Object.keys(input) });
}

export async function changeProvider(
  tx: Tx,
  id: string,
  patch: ProviderPatch,
  ifMatch: number | undefined,
  by: string,
  at: Instant,
): Promise<Provider> {
  const before = await readProviderRow(tx, id);
  if (before === undefined) throw unknown('provider', id);
  refuseStale(ifMatch, before.version);
  refuseFaults(providerFaults(patch));
  const { name, tier = before.tier, phone = before.phone, territories, opening_hours, active } = patch;
  const row: ProviderRow = {
    ...before,
    ...{ name: name?.trim() ?? before.name, tier, phone: phone?.trim() ?? null },
    territories: territories === undefined ? before.territories : JSON.stringify(territories.map(trimmed)),
    opening_hours: opening_hours === undefined ? before.opening_hours : opening_hours && JSON.stringify(opening_hours),
    active: active === undefined ? before.active : Number(active),
    ...{ updated_at: at, version: before.version + 1 },
  };
  await tx.as<PeopleTables>().updateTable('providers').set(row).where('id', '=', id).execute();
  await keepTerritories(tx, row);
  return told(tx, row, { by, at, action: 'updated', fields: Object.keys(patch) });
}

const trimmed = ({ city, district }: Territory): Territory => ({
  city: city.trim(),
  district: district?.trim() ?? null,
});

/** By place, for those who look for a provider of one; an empty district stands for the whole city. */
async function keepTerritories(tx: Tx, { id, territories }: ProviderRow): Promise<void> {
  const db = tx.as<PeopleTables>();
  await db.deleteFrom('provider_territories').where('provider_id', '=', id).execute();
  const rows = (JSON.parse(territories) as Territory[]).map(({ city, district }) => ({
    ...{ provider_id: id, city, district: district ?? '' },
  }));
  if (rows.length > 0) await db.insertInto('provider_territories').values(rows).execute();
}

interface Telling {
  readonly by: string;
  readonly at: Instant;
  readonly action: 'created' | 'updated';
  readonly fields: readonly string[];
}

async function told(tx: Tx, row: ProviderRow, { by, at, action, fields }: Telling): Promise<Provider> {
  const object = { kind: 'provider', id: row.id };
  const detail = { name: row.name, fields, version: row.version };
  await recordAudit(tx, { at, actor: by, action: `provider.${action}`, object, detail });
  return toProvider(row);
}
