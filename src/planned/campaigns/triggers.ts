import { days, hours, type Ids, type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import { readFrosts } from '../../weather/index.ts';
import type { PlannedTables } from '../tables.ts';
import type { Campaign, FrostTrigger } from './campaign.ts';
import { nextLook } from './campaign-book.ts';
import { toCampaign } from './campaign-row.ts';
import { beginRun } from './runs.ts';

/** Begins the run that the campaign's trigger asks for at `now`, if it does, and says when to look again. */
export async function lookAtTrigger(tx: Tx, ids: Ids, campaignId: string, now: Instant): Promise<void> {
  const db = tx.as<PlannedTables>();
  const row = await db.selectFrom('campaigns').selectAll().where('id', '=', campaignId).executeTakeFirstOrThrow();
  const campaign = toCampaign(row);
  await db
    .updateTable('campaigns')
    .set({ next_run_at: nextLook(campaign.when, now) })
    .where('id', '=', campaignId)
    .execute();
  if (!('frost' in campaign.when)) {
    await beginRun(tx, ids, { campaign, kind: 'calls', areas: null, at: now });
    return;
  }
  const areas = await newFrosts(tx, campaign, campaign.when.frost, now);
  if (areas.length > 0) await beginRun(tx, ids, { campaign, kind: 'calls', areas, at: now });
}

/** Areas with frost ahead that were not called this season; from now on they were. */
async function newFrosts(tx: Tx, { id }: Campaign, frost: FrostTrigger, now: Instant): Promise<string[]> {
  const until = instant(now + hours(frost.within_hours));
  const places = await readFrosts(tx, { belowC: frost.below_c, from: now, to: until });
  const areas = frost.area === 'place' ? places : await createFleetReader(tx).climateZonesOf(places);
  const db = tx.as<PlannedTables>();
  const fresh: string[] = [];
  for (const area of areas) {
    const known = await db
      .selectFrom('campaign_frosts')
      .select('called_at')
      .where('campaign_id', '=', id)
      .where('area', '=', area)
      .executeTakeFirst();
    if (known !== undefined && known.called_at > now - days(frost.season_days)) continue;
    await db.replaceInto('campaign_frosts').values({ campaign_id: id, area, called_at: now }).execute();
    fresh.push(area);
  }
  return fresh;
}
