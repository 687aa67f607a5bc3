import type { Instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import type { Attributes, Customer, Device, DeviceFacts, Model, Site } from './device.ts';
import type { CustomerRow, DeviceRow, FleetTables, ModelRow, SiteRow } from './tables.ts';

/**
 * Devices with what stands in other tables, ready for a `where`. One device is asked for by `in`: for `=` in a join
 * SQLite prepares the statement anew with every value, which takes ten times as long as reading the row.
 */
export function selectDevices(reader: Reader) {
  return reader
    .as<FleetTables>()
    .selectFrom('devices')
    .leftJoin('sites', 'sites.id', 'devices.site_id')
    .leftJoin('customers', 'customers.id', 'devices.customer_id')
    .leftJoin('models', 'models.name', 'devices.model')
    .selectAll('devices')
    .select([
      'sites.district',
      'sites.city',
      'sites.address',
      'sites.building',
      'sites.unit',
      'sites.provider',
      'sites.details as site_details',
      'customers.name as customer_name',
      'customers.phone',
      'customers.language',
      'customers.details as customer_details',
      'models.attributes as model_attributes',
    ]);
}

type Place = { readonly [K in Exclude<keyof SiteRow, 'id' | 'identity' | 'details'>]: SiteRow[K] };

/** A row of `selectDevices`. */
export interface JoinedDevice extends DeviceRow, Place {
  readonly site_details: string | null;
  readonly customer_name: string | null;
  readonly phone: string | null;
  readonly language: CustomerRow['language'] | null;
  readonly customer_details: string | null;
  readonly model_attributes: string | null;
}

export function toDevice(row: JoinedDevice): Device {
  return {
    id: row.id,
    type: row.type,
    model: row.model,
    site: siteOf(row),
    customer: customerOf(row),
    purchased_on: row.purchased_on,
    attributes: parse(row.attributes),
    board: row.board,
    state: row.state,
    created_at: row.created_at as Instant,
    updated_at: row.updated_at as Instant,
    retired_at: row.retired_at as Instant | null,
    version: row.version,
  };
}

function siteOf(row: JoinedDevice): Site | null {
  if (row.site_details === null) return null;
  const { district, city, address, building, unit, provider } = row;
  return { district, city, address, building, unit, provider, details: parse(row.site_details) };
}

function customerOf(row: JoinedDevice): Customer | null {
  if (row.customer_id === null || row.language === null) return null;
  return {
    id: row.customer_id,
    name: row.customer_name,
    phone: row.phone,
    language: row.language,
    details: parse(row.customer_details ?? '{}'),
  };
}

export function toFacts(row: JoinedDevice): DeviceFacts {
  return {
    id: row.id,
    type: row.type,
    model: row.model,
    district: row.district,
    city: row.city,
    building: row.building,
    provider: row.provider,
    board: row.board,
    purchasedOn: row.purchased_on,
    attributes: { ...parse(row.model_attributes ?? '{}'), ...parse(row.attributes) },
  };
}

export function toModel(row: ModelRow): Model {
  return {
    name: row.name,
    attributes: parse(row.attributes),
    created_at: row.created_at as Instant,
    updated_at: row.updated_at as Instant,
    version: row.version,
  };
}

const parse = (text: string): Attributes => JSON.parse(text) as Attributes;
