import type { Device } from '../../fleet/index.ts';
import { addDays } from '../maintenance/local-date.ts';
import type { MaintenanceDue } from '../maintenance/maintenance-plan.ts';
import type { CampaignAudience } from './campaign.ts';

/** Where frost was forecast: places by name, or climate zones. */
export interface FrostAreas {
  readonly area: 'place' | 'climate_zone';
  readonly names: ReadonlySet<string>;
}

/** Whether the device is one of those that the campaign is for, on the local date `today`. */
export function fitsAudience(
  audience: CampaignAudience,
  areas: FrostAreas | null,
  device: Device,
  due: MaintenanceDue | undefined,
  today: string,
): boolean {
  const { site } = device;
  const climateZone = textOf(site?.details.climate_zone);
  return (
    among(audience.device_types, device.type) &&
    among(audience.cities, site?.city) &&
    among(audience.districts, site?.district) &&
    among(audience.climate_zones, climateZone) &&
    among(audience.models, device.model) &&
    isWithin(audience.maintenance_due_within_days, due?.due_on, today) &&
    isWithin(audience.scrap_due_within_days, due?.scrap_on, today) &&
    liesIn(areas, device, climateZone)
  );
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const among = (names: readonly string[] | undefined, name: string | null | undefined): boolean =>
  names === undefined || (name !== null && name !== undefined && names.includes(name));

const isWithin = (days: number | undefined, date: string | null | undefined, today: string): boolean =>
  days === undefined || (date !== null && date !== undefined && date <= addDays(today, days));

/** A forecast of a district is believed before that of its city, and either is of the place. */
function liesIn(areas: FrostAreas | null, { site }: Device, climateZone: string | null): boolean {
  if (areas === null) return true;
  if (areas.area === 'climate_zone') return climateZone !== null && areas.names.has(climateZone);
  return [site?.district, site?.city].some((name) => typeof name === 'string' && areas.names.has(name));
}
