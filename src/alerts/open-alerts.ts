import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../db/index.ts';
import { placeOfDevice } from '../fleet/index.ts';
import type { Severity } from '../rules/index.ts';

/** How many alerts are open or acknowledged, by severity; severities without any are left out. */
export type OpenAlerts = Readonly<Partial<Record<Severity, number>>>;

export interface DistrictAlerts {
  readonly district: string | null;
  readonly alerts: OpenAlerts;
}

export interface SiteAlerts {
  readonly address: string | null;
  readonly building: string | null;
  readonly alerts: OpenAlerts;
}

/** Alerts that are open or acknowledged, counted; each question looks at these alone, not at the fleet. */
export interface OpenAlertsReader {
  /** Those about a district itself count there too. */
  countOpenByDistrict(): Promise<readonly DistrictAlerts[]>;
  /** Of devices of the district, or of none. */
  countOpenBySite(district: string | null): Promise<readonly SiteAlerts[]>;
  countOpenByDevice(deviceIds: readonly string[]): Promise<ReadonlyMap<string, OpenAlerts>>;
}

interface Counted {
  readonly a: string | null;
  readonly b: string | null;
  readonly severity: Severity;
  readonly n: number;
}

const district = placeOfDevice('district', 'alerts.device_id');
const ofDistrict = sql<string | null>`case subject_kind when 'district' then subject_id else ${district} end`;
const nothing = sql<null>`null`;

export function createOpenAlertsReader(reader: Reader): OpenAlertsReader {
  const count = async (a: RawBuilder<unknown>, b: RawBuilder<unknown>, where: RawBuilder<unknown>) => {
    const { rows } = await sql<Counted>`select ${a} as a, ${b} as b, severity, count(*) as n from alerts
      where state in ('open', 'acknowledged') and ${where} group by 1, 2, 3`.execute(reader.as());
    return gathered(rows);
  };
  return {
    async countOpenByDistrict() {
      const found = await count(ofDistrict, nothing, sql`true`);
      return found.map(({ a, alerts }) => ({ district: a, alerts }));
    },
    async countOpenBySite(name) {
      const [address, building] = [
        placeOfDevice('address', 'alerts.device_id'),
        placeOfDevice('building', 'alerts.device_id'),
      ];
      const found = await count(address, building, sql`device_id is not null and ${district} is ${name}`);
      return found.map(({ a, b, alerts }) => ({ address: a, building: b, alerts }));
    },
    async countOpenByDevice(deviceIds) {
      const among = sql`device_id in (select value from json_each(${JSON.stringify(deviceIds)}))`;
      const found = await count(sql`device_id`, nothing, among);
      return new Map(found.map(({ a, alerts }) => [a ?? '', alerts]));
    },
  };
}

/** One for each place or device, with its severities together. */
function gathered(rows: readonly Counted[]) {
  const found = new Map<string, { a: string | null; b: string | null; alerts: Partial<Record<Severity, number>> }>();
  for (const { a, b, severity, n } of rows) {
    const key = JSON.stringify([a, b]);
    const one = found.get(key) ?? { a, b, alerts: {} };
    one.alerts[severity] = n;
    found.set(key, one);
  }
  return [...found.values()];
}
