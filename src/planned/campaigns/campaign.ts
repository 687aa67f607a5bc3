import type { BilingualText } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import type { Calendar } from '../calendar.ts';

/**
 * - `draft`: nobody is called · `active`: runs when it is time
 * - `paused`: no run begins, and one under way waits · `ended`: over for good
 */
export const campaignStates = ['draft', 'active', 'paused', 'ended'] as const;
export type CampaignState = (typeof campaignStates)[number];

export const campaignActions = ['activate', 'pause', 'end'] as const;
export type CampaignAction = (typeof campaignActions)[number];

/** Whom it is for; a device must fit everything that is said. */
export interface CampaignAudience {
  readonly device_types?: readonly string[];
  readonly cities?: readonly string[];
  readonly districts?: readonly string[];
  /** As sites name them in `climate_zone`. */
  readonly climate_zones?: readonly string[];
  readonly models?: readonly string[];
  /** Maintenance is due within so many days, or overdue. */
  readonly maintenance_due_within_days?: number;
  /** The age at which the device should be replaced comes within so many days, or is past. */
  readonly scrap_due_within_days?: number;
}

/** Frost that is forecast: each area is called once a season, before its first. */
export interface FrostTrigger {
  /** °C; a forecast at or below it is frost. */
  readonly below_c: number;
  /** How far ahead the forecast is believed, in hours. */
  readonly within_hours: number;
  /** Whom one cold forecast is for: the place of the forecast, or every site of its climate zone. */
  readonly area: 'place' | 'climate_zone';
  /** An area is called again only so many days after it was. */
  readonly season_days: number;
}

export type CampaignTrigger = { readonly calendar: Calendar } | { readonly frost: FrostTrigger };

export interface CampaignCaps {
  /** Calls that one run queues at most. */
  readonly calls_per_run: number;
  /** A run's calls are spread over days, so many a day. */
  readonly calls_per_day: number;
}

/** What people write. */
export interface CampaignInput {
  readonly id: string;
  readonly title: BilingualText;
  /** The script that is said. */
  readonly script: string;
  readonly audience: CampaignAudience;
  readonly when: CampaignTrigger;
  readonly caps: CampaignCaps;
}

export interface Campaign extends CampaignInput {
  readonly state: CampaignState;
  /** When it looks next whether somebody is to be called; null while it is not active. */
  readonly next_run_at: Instant | null;
  readonly created_by: string;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  /** Rises with every change by a person; the ETag. */
  readonly version: number;
}

/** Why a device that fits the audience brings no call. */
export const contactRefusals = [
  'no-customer',
  'no-phone',
  'do-not-call',
  'same-customer',
  'called-lately',
  'call-waiting',
  'cap-reached',
] as const;
export type ContactRefusal = (typeof contactRefusals)[number];
export type ContactDecision = 'call' | ContactRefusal;

/** A run goes through the fleet and decides for each device; a preview queues nothing. */
export interface CampaignRun {
  readonly id: string;
  readonly campaign_id: string;
  readonly campaign_version: number;
  readonly kind: 'calls' | 'preview';
  readonly state: 'running' | 'done' | 'stopped';
  /** The areas that frost was forecast for; null when a calendar or a person began it. */
  readonly areas: readonly string[] | null;
  readonly begun_at: Instant;
  readonly ended_at: Instant | null;
  /** Devices looked at so far, and those of them that fit the audience, by what was decided. */
  readonly looked_at: number;
  readonly decided: Readonly<Partial<Record<ContactDecision, number>>>;
}

export interface CampaignContact {
  readonly run_id: string;
  readonly device_id: string;
  readonly customer_id: string | null;
  readonly decision: ContactDecision;
  /** When the call is (or would be) due. */
  readonly due_at: Instant | null;
  readonly call_id: string | null;
}
