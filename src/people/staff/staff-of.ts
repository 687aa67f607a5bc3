import type { Reader } from '../../db/index.ts';
import type { PeopleTables } from '../tables.ts';
import type { Provider } from './provider.ts';
import { toProvider, toTechnician } from './staff-row.ts';
import type { Technician } from './technician.ts';

/** Whether anybody could be sent at all. */
export async function hasStaff(reader: Reader): Promise<boolean> {
  const row = await reader.as<PeopleTables>().selectFrom('technicians').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/**
 * The active technicians of active providers who serve the place, by id. Where only the district is known, providers
 * that name it serve the place.
 */
export async function staffOf(
  reader: Reader,
  { city, district }: { readonly city: string | null; readonly district: string | null },
): Promise<
  readonly { readonly technician: Technician; readonly provider: Provider; readonly near: 'district' | 'city' }[]
> {
  if (city === null && district === null) return [];
  const db = reader.as<PeopleTables>();
  const territories = await db
    .selectFrom('provider_territories')
    .select(['provider_id', 'district'])
    .$if(city !== null, (q) => q.where('city', '=', city ?? '').where('district', 'in', ['', district ?? '']))
    .$if(city === null, (q) => q.where('district', '=', district ?? ''))
    .execute();
  const near = new Map<string, 'district' | 'city'>();
  for (const row of territories) {
    if (row.district !== '' || !near.has(row.provider_id))
      near.set(row.provider_id, row.district === '' ? 'city' : 'district');
  }
  if (near.size === 0) return [];
  const ids = [...near.keys()].toSorted();
  const providers = await db
    .selectFrom('providers')
    .selectAll()
    .where('id', 'in', ids)
    .where('active', '=', 1)
    .execute();
  const technicians = await db
    .selectFrom('technicians')
    .selectAll()
    .where(
      'provider_id',
      'in',
      providers.map(({ id }) => id),
    )
    .where('active', '=', 1)
    .orderBy('id')
    .execute();
  const byId = new Map(providers.map((row) => [row.id, toProvider(row)]));
  return technicians.flatMap((row) => {
    const provider = byId.get(row.provider_id);
    return provider === undefined
      ? []
      : [{ technician: toTechnician(row), provider, near: near.get(row.provider_id) ?? 'city' }];
  });
}
