import { sql } from 'kysely';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { PlannedTables } from '../tables.ts';
import type { Campaign, CampaignContact, CampaignRun, CampaignState, ContactDecision } from './campaign.ts';
import { toCampaign, toContact, toRun } from './campaign-row.ts';

export interface CampaignReader {
  getCampaign(id: string): Promise<Campaign | undefined>;
  /** By id. */
  listCampaigns(filter: { readonly state?: CampaignState }, page: PageRequest): Promise<Page<Campaign>>;
  getRun(campaignId: string, runId: string): Promise<CampaignRun | undefined>;
  /** Runs and previews, newest first. */
  listRuns(campaignId: string, page: PageRequest): Promise<Page<CampaignRun>>;
  /** In the order in which they were decided. */
  listContacts(
    runId: string,
    filter: { readonly decision?: ContactDecision },
    page: PageRequest,
  ): Promise<Page<CampaignContact>>;
}

export function createCampaignReader(reader: Reader): CampaignReader {
  const db = reader.as<PlannedTables>();
  return {
    async getCampaign(id) {
      const row = await db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toCampaign(row);
    },
    async listCampaigns({ state }, page) {
      const after = readPageKey(page, [''] as [string]);
      const rows = await db
        .selectFrom('campaigns')
        .selectAll()
        .$if(after !== undefined, (q) => q.where('id', '>', after?.[0] ?? ''))
        .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'draft'))
        .orderBy('id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.id], toCampaign);
    },
    async getRun(campaignId, runId) {
      const row = await db
        .selectFrom('campaign_runs')
        .selectAll()
        .where('id', '=', runId)
        .where('campaign_id', '=', campaignId)
        .executeTakeFirst();
      return row === undefined ? undefined : toRun(row);
    },
    async listRuns(campaignId, page) {
      const after = readPageKey(page, [0, ''] as [number, string]);
      const rows = await db
        .selectFrom('campaign_runs')
        .selectAll()
        .where('campaign_id', '=', campaignId)
        .$if(after !== undefined, (q) => q.where(sql<boolean>`(begun_at, id) < (${after?.[0]}, ${after?.[1]})`))
        .orderBy('begun_at', 'desc')
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.begun_at, row.id], toRun);
    },
    async listContacts(runId, { decision }, page) {
      const after = readPageKey(page, [0] as [number]);
      const rows = await db
        .selectFrom('campaign_contacts')
        .selectAll()
        .where('run_id', '=', runId)
        .$if(after !== undefined, (q) => q.where('number', '>', after?.[0] ?? 0))
        .$if(decision !== undefined, (q) => q.where('decision', '=', decision ?? 'call'))
        .orderBy('number')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.number], toContact);
    },
  };
}
