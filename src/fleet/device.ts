import type { Instant } from '../base/index.ts';

/** A fact about a device or model that rules may read as `device.<name>`. */
export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Where a device stands. Devices whose sites are equal in every field share one record. */
export interface Site {
  readonly district: string | null;
  readonly city: string | null;
  readonly address: string | null;
  readonly building: string | null;
  readonly unit: string | null;
  /** Who runs the network or keeps the lifts there, e.g. the gas company. */
  readonly provider: string | null;
  /** Whatever else was said of the place, e.g. `climate_zone`. */
  readonly details: Attributes;
}

/** Who is called about a device. Customers with a phone and equal in every field share one record. */
export interface Customer {
  readonly id: string;
  readonly name: string | null;
  readonly phone: string | null;
  /** BCP 47; texts in Chinese begin with `zh`, all others get English. */
  readonly language: string;
  readonly details: Attributes;
}

export interface Device {
  readonly id: string;
  readonly type: string;
  readonly model: string | null;
  readonly site: Site | null;
  readonly customer: Customer | null;
  /** Calendar date, `YYYY-MM-DD`. */
  readonly purchased_on: string | null;
  /** Its own; the model's are underneath. */
  readonly attributes: Attributes;
  /** Changes with each new board. */
  readonly board: string;
  readonly state: 'registered' | 'retired';
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly retired_at: Instant | null;
  /** Rises with every change of the device; the ETag. */
  readonly version: number;
}

/** Attributes shared by every device of a model. */
export interface Model {
  readonly name: string;
  readonly attributes: Attributes;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly version: number;
}

export interface District {
  readonly name: string;
  /** Registered devices in it. */
  readonly devices: number;
}

/** What rules may know of a device: the model's attributes overlaid by its own. Sent as control `device`. */
export interface DeviceFacts {
  readonly id: string;
  readonly type: string;
  readonly model: string | null;
  readonly district: string | null;
  readonly city: string | null;
  readonly building: string | null;
  readonly provider: string | null;
  readonly board: string;
  readonly purchasedOn: string | null;
  readonly attributes: Attributes;
}

type Loose = string | number | boolean | null | undefined;

/** Known fields by name; any other scalar field is kept in `details`. */
export interface SiteInput {
  readonly district?: string | null;
  readonly city?: string | null;
  readonly address?: string | null;
  readonly building?: string | null;
  readonly unit?: string | null;
  readonly provider?: string | null;
  readonly [detail: string]: Loose;
}

/** Known fields by name; any other scalar field is kept in `details`. */
export interface CustomerInput {
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly language?: string | null;
  readonly [detail: string]: Loose;
}

export interface NewDevice {
  readonly id: string;
  readonly type: string;
  readonly model?: string | null;
  readonly site?: SiteInput | null;
  readonly customer?: CustomerInput | null;
  readonly purchased_on?: string | null;
  readonly attributes?: Attributes | null;
}

/**
 * Fields to change; those left out stay. Null clears. `site` and `customer` are merged field by field,
 * `attributes` replaces the whole set.
 */
export type DevicePatch = Omit<NewDevice, 'id' | 'type'>;
