import type { Page, PageRequest, Reader } from '../db/index.ts';
import { pageOf, readPageKey } from '../db/index.ts';
import { type CallRules, readCallRules } from './customers/call-rules.ts';
import type { CustomerProfile } from './customers/profile.ts';
import { readProfile } from './customers/profile-row.ts';
import { type Found, search } from './search/search-reader.ts';
import type { Provider } from './staff/provider.ts';
import { readProviderRow } from './staff/provider-writer.ts';
import { toProvider, toTechnician } from './staff/staff-row.ts';
import type { Technician } from './staff/technician.ts';
import { readTechnicianRow } from './staff/technician-writer.ts';
import type { PeopleTables } from './tables.ts';

export interface ProviderFilter {
  readonly city?: string;
  readonly active?: boolean;
}

export interface TechnicianFilter {
  readonly provider_id?: string;
  readonly skill?: number;
  readonly active?: boolean;
}

/** Questions about people. */
export interface PeopleReader {
  getCustomer(id: string): Promise<CustomerProfile | undefined>;
  callRules(customerId: string): Promise<CallRules | undefined>;
  getProvider(id: string): Promise<Provider | undefined>;
  /** By id, the oldest first. */
  listProviders(filter: ProviderFilter, page: PageRequest): Promise<Page<Provider>>;
  getTechnician(id: string): Promise<Technician | undefined>;
  /** By id, the oldest first. */
  listTechnicians(filter: TechnicianFilter, page: PageRequest): Promise<Page<Technician>>;
  /** Whatever holds every word of the text, at any place in it. */
  search(text: string, page: PageRequest): Promise<Page<Found>>;
}

export function createPeopleReader(reader: Reader): PeopleReader {
  return {
    getCustomer: (id) => readProfile(reader, id),
    callRules: (id) => readCallRules(reader, id),
    async getProvider(id) {
      const row = await readProviderRow(reader, id);
      return row === undefined ? undefined : toProvider(row);
    },
    listProviders: (filter, page) => listProviders(reader, filter, page),
    async getTechnician(id) {
      const row = await readTechnicianRow(reader, id);
      return row === undefined ? undefined : toTechnician(row);
    },
    listTechnicians: (filter, page) => listTechnicians(reader, filter, page),
    search: (text, page) => search(reader, text, page),
  };
}

async function listProviders(
  reader: Reader,
  { city, active }: ProviderFilter,
  page: PageRequest,
): Promise<Page<Provider>> {
  const after = readPageKey(page, [''] as [string])?.[0] ?? '';
  const db = reader.as<PeopleTables>();
  const rows = await db
    .selectFrom('providers')
    .selectAll()
    .where('id', '>', after)
    .$if(active !== undefined, (q) => q.where('active', '=', Number(active)))
    .$if(city !== undefined, (q) =>
      q.where(
        'id',
        'in',
        db
          .selectFrom('provider_territories')
          .select('provider_id')
          .where('city', '=', city ?? ''),
      ),
    )
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  return pageOf(rows, page, ({ id }) => [id], toProvider);
}

async function listTechnicians(reader: Reader, filter: TechnicianFilter, page: PageRequest): Promise<Page<Technician>> {
  const after = readPageKey(page, [''] as [string])?.[0] ?? '';
  const { provider_id, skill, active } = filter;
  const rows = await reader
    .as<PeopleTables>()
    .selectFrom('technicians')
    .selectAll()
    .where('id', '>', after)
    .$if(provider_id !== undefined, (q) => q.where('provider_id', '=', provider_id ?? ''))
    .$if(skill !== undefined, (q) => q.where('skill', '=', skill ?? 0))
    .$if(active !== undefined, (q) => q.where('active', '=', Number(active)))
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  return pageOf(rows, page, ({ id }) => [id], toTechnician);
}
