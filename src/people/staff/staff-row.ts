import type { Instant } from '../../base/index.ts';
import type { WorkHours } from '../hours/work-hours.ts';
import type { ProviderRow, TechnicianRow } from '../tables.ts';
import type { Provider, Territory } from './provider.ts';
import type { Certification, Technician } from './technician.ts';

const hoursOf = (text: string | null): WorkHours | null => (text === null ? null : (JSON.parse(text) as WorkHours));
const timesOf = (row: ProviderRow | TechnicianRow) => ({
  active: row.active === 1,
  created_at: row.created_at as Instant,
  updated_at: row.updated_at as Instant,
  version: row.version,
});

export const toProvider = (row: ProviderRow): Provider => ({
  id: row.id,
  name: row.name,
  tier: row.tier,
  phone: row.phone,
  territories: JSON.parse(row.territories) as Territory[],
  opening_hours: hoursOf(row.opening_hours),
  ...timesOf(row),
});

export const toTechnician = (row: TechnicianRow): Technician => ({
  id: row.id,
  provider_id: row.provider_id,
  name: row.name,
  phone: row.phone,
  skill: row.skill,
  product_classes: JSON.parse(row.product_classes) as string[],
  certifications: JSON.parse(row.certifications) as Certification[],
  shifts: hoursOf(row.shifts),
  ...timesOf(row),
});
