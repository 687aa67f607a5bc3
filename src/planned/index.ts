export type { Calendar } from './calendar.ts';
export { nextRun } from './calendar.ts';
export type {
  Campaign,
  CampaignAction,
  CampaignContact,
  CampaignInput,
  CampaignRun,
  CampaignState,
  ContactDecision,
} from './campaigns/campaign.ts';
export { campaignActions, campaignStates, contactRefusals } from './campaigns/campaign.ts';
export type { CampaignBook } from './campaigns/campaign-book.ts';
export { createCampaignBook } from './campaigns/campaign-book.ts';
export type { PlannedFailure } from './errors.ts';
export type { MaintenancePlan } from './maintenance/maintenance-plan.ts';
export { dueReasons } from './maintenance/maintenance-plan.ts';
export type { DueDevice, DueFilter } from './maintenance/maintenance-reader.ts';
export { parsePlans } from './maintenance/parse-plans.ts';
export type { PlannedCare, PlannedCareDeps } from './planned-care.ts';
export { createPlannedCare } from './planned-care.ts';
export { plannedMigrations } from './planned-migrations.ts';
export type { PlannedReader } from './planned-reader.ts';
export { createPlannedReader } from './planned-reader.ts';
