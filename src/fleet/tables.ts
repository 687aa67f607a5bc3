import type { DeviceCommandState } from './downlink/device-command.ts';

export interface FleetTables {
  readonly districts: { readonly name: string; readonly created_at: number };
  readonly models: ModelRow;
  readonly sites: SiteRow;
  readonly customers: CustomerRow;
  readonly devices: DeviceRow;
  readonly credentials: { readonly device_id: string; readonly hash: Buffer; readonly created_at: number };
  readonly device_commands: DeviceCommandRow;
}

export interface ModelRow {
  readonly name: string;
  readonly attributes: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
}

export interface SiteRow {
  readonly id: string;
  /** Every field in one text, so that equal sites are found. */
  readonly identity: string;
  readonly district: string | null;
  readonly city: string | null;
  readonly address: string | null;
  readonly building: string | null;
  readonly unit: string | null;
  readonly provider: string | null;
  readonly details: string;
}

export interface CustomerRow {
  readonly id: string;
  /** Every field in one text; null without a phone, because a name alone does not tell two people apart. */
  readonly identity: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly language: string;
  readonly details: string;
}

export interface DeviceRow {
  readonly id: string;
  readonly type: string;
  readonly model: string | null;
  readonly site_id: string | null;
  readonly customer_id: string | null;
  readonly purchased_on: string | null;
  readonly attributes: string;
  readonly board: string;
  readonly state: 'registered' | 'retired';
  readonly created_at: number;
  readonly updated_at: number;
  readonly retired_at: number | null;
  readonly version: number;
}

export interface DeviceCommandRow {
  readonly id: string;
  readonly device_id: string;
  readonly body: string;
  readonly state: DeviceCommandState;
  readonly created_by: string;
  readonly created_at: number;
  readonly sent_at: number | null;
  readonly delivered_at: number | null;
  readonly replied_at: number | null;
  readonly expires_at: number;
  readonly reply: string | null;
  readonly failure: string | null;
}
