import { sql } from 'kysely';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../db/index.ts';

/** A district with the registered devices in it; null holds those of which nobody said where they stand. */
export interface DistrictDevices {
  readonly district: string | null;
  readonly devices: number;
}

/** An address, or a building of it, with the registered devices there. */
export interface SiteDevices {
  readonly address: string | null;
  readonly building: string | null;
  readonly devices: number;
}

export interface PlacesReader {
  /** Ordered by name, devices without a district first. */
  countByDistrict(page: PageRequest): Promise<Page<DistrictDevices>>;
  /** Ordered by address and building; null: of devices without a district. */
  countBySite(district: string | null, page: PageRequest): Promise<Page<SiteDevices>>;
}

/** Counts of the fleet by place, each one question whose answer is as long as its page. */
export function createPlacesReader(reader: Reader): PlacesReader {
  return {
    async countByDistrict(page) {
      const [after] = readPageKey(page, [''] as [string]) ?? [null];
      const { rows } = await sql<{ name: string; devices: number }>`
        select coalesce(sites.district, '') as name, count(*) as devices
        from devices left join sites on sites.id = devices.site_id
        where devices.state = 'registered' and coalesce(sites.district, '') > ${after ?? before}
        group by name order by name limit ${page.limit + 1}`.execute(reader.as());
      return pageOf(
        rows,
        page,
        ({ name }) => [name],
        ({ name, devices }) => ({ district: name === '' ? null : name, devices }),
      );
    },
    async countBySite(district, page) {
      const [address, building] = readPageKey(page, ['', ''] as [string, string]) ?? [before, ''];
      const { rows } = await sql<{ address: string; building: string; devices: number }>`
        select coalesce(sites.address, '') as address, coalesce(sites.building, '') as building, count(*) as devices
        from devices ${district === null ? sql`left join` : sql`inner join`} sites on sites.id = devices.site_id
        where devices.state = 'registered' and sites.district is ${district}
          and (coalesce(sites.address, ''), coalesce(sites.building, '')) > (${address}, ${building})
        group by 1, 2 order by 1, 2 limit ${page.limit + 1}`.execute(reader.as());
      return pageOf(
        rows,
        page,
        (row) => [row.address, row.building],
        (row) => ({ address: row.address || null, building: row.building || null, devices: row.devices }),
      );
    },
  };
}

/** Stands before every text, also the empty one: SQLite orders numbers before texts. */
const before = -1;
