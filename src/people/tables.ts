import type { Consent, Contact } from './customers/profile.ts';
import type { LocalSpan, WorkHours } from './hours/work-hours.ts';
import type { Territory, Tier } from './staff/provider.ts';
import type { Certification } from './staff/technician.ts';

/** Columns that hold JSON of the type. */
export type Json<_T> = string;

export interface ProfileRow {
  readonly customer_id: string;
  readonly contacts: Json<readonly Contact[]>;
  readonly quiet_hours: Json<readonly LocalSpan[]>;
  readonly time_zone: string | null;
  readonly do_not_call_reason: string | null;
  readonly do_not_call_since: number | null;
  readonly consents: Json<readonly Consent[]>;
  readonly notes: string | null;
  /** Names and phones of the contacts, for the search. */
  readonly found_by: string;
  readonly updated_at: number;
  readonly version: number;
}

export interface ProviderRow {
  readonly id: string;
  readonly name: string;
  readonly tier: Tier | null;
  readonly phone: string | null;
  readonly territories: Json<readonly Territory[]>;
  readonly opening_hours: Json<WorkHours> | null;
  readonly active: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
}

export interface TechnicianRow {
  readonly id: string;
  readonly provider_id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly skill: number;
  readonly product_classes: Json<readonly string[]>;
  readonly certifications: Json<readonly Certification[]>;
  readonly shifts: Json<WorkHours> | null;
  readonly active: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
}

export interface PeopleTables {
  readonly customer_profiles: ProfileRow;
  /** Phones that must not be called, by digits, whoever else has them. */
  readonly do_not_call_phones: { readonly digits: string; readonly customer_id: string };
  readonly providers: ProviderRow;
  readonly provider_territories: {
    readonly provider_id: string;
    readonly city: string;
    readonly district: string;
  };
  readonly technicians: TechnicianRow;
  readonly search_docs: {
    readonly id: number;
    readonly kind: string;
    readonly object_id: string;
    readonly text: string;
  };
}
