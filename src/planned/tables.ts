import type { Generated } from 'kysely';
import type { CampaignState, ContactDecision } from './campaigns/campaign.ts';
import type { DueReason } from './maintenance/maintenance-plan.ts';

export interface MaintenanceRow {
  readonly device_id: string;
  /** Null when neither purchase nor service is known. */
  readonly due_on: string | null;
  readonly reason: DueReason | null;
  readonly scrap_on: string | null;
  readonly serviced_on: string | null;
  /** The counter of hours when the service was first seen, and which service that was. */
  readonly hours_at_service: number | null;
  readonly hours_for: string | null;
  readonly surveyed_at: number;
}

/** One row: the local date of the survey, how far it is, and when the next begins. */
export interface SurveyRow {
  readonly id: 1;
  readonly day: string;
  readonly cursor: string | null;
  readonly next_at: number;
}

export interface CampaignRow {
  readonly id: string;
  readonly document: string;
  readonly state: CampaignState;
  readonly next_run_at: number | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
}

export interface RunRow {
  readonly id: string;
  readonly campaign_id: string;
  readonly campaign_version: number;
  readonly kind: 'calls' | 'preview';
  readonly state: 'running' | 'done' | 'stopped';
  readonly areas: string | null;
  readonly begun_at: number;
  readonly ended_at: number | null;
  readonly looked_at: number;
  readonly decided: string;
  readonly cursor: string | null;
  readonly next_at: number | null;
}

export interface ContactRow {
  readonly number: Generated<number>;
  readonly run_id: string;
  readonly device_id: string;
  readonly customer_id: string | null;
  readonly decision: ContactDecision;
  readonly due_at: number | null;
  readonly call_id: string | null;
}

export interface PlannedTables {
  readonly maintenance_due: MaintenanceRow;
  readonly maintenance_survey: SurveyRow;
  readonly campaigns: CampaignRow;
  /** When an area was last called because of frost. */
  readonly campaign_frosts: { readonly campaign_id: string; readonly area: string; readonly called_at: number };
  readonly campaign_runs: RunRow;
  readonly campaign_contacts: ContactRow;
}
