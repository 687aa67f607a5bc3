import type { Instant } from '../../base/index.ts';
import type { CampaignRow, ContactRow, RunRow } from '../tables.ts';
import type { Campaign, CampaignContact, CampaignInput, CampaignRun } from './campaign.ts';

export function toCampaign(row: CampaignRow): Campaign {
  return {
    ...(JSON.parse(row.document) as CampaignInput),
    state: row.state,
    next_run_at: row.next_run_at as Instant | null,
    created_by: row.created_by,
    created_at: row.created_at as Instant,
    updated_at: row.updated_at as Instant,
    version: row.version,
  };
}

export function toRun(row: RunRow): CampaignRun {
  const { id, campaign_id, campaign_version, kind, state, looked_at } = row;
  return {
    ...{ id, campaign_id, campaign_version, kind, state, looked_at },
    areas: row.areas === null ? null : (JSON.parse(row.areas) as string[]),
    begun_at: row.begun_at as Instant,
    ended_at: row.ended_at as Instant | null,
    decided: JSON.parse(row.decided) as CampaignRun['decided'],
  };
}

export function toContact(row: Omit<ContactRow, 'number'>): CampaignContact {
  const { run_id, device_id, customer_id, decision, call_id } = row;
  return { run_id, device_id, customer_id, decision, call_id, due_at: row.due_at as Instant | null };
}
