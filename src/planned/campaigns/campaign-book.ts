import { AppError, type Clock, type Ids, type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import { nextRun } from '../calendar.ts';
import type { PlannedFailure } from '../errors.ts';
import type { CampaignRow, PlannedTables } from '../tables.ts';
import type { Campaign, CampaignAction, CampaignInput, CampaignRun, CampaignTrigger } from './campaign.ts';
import { toCampaign } from './campaign-row.ts';
import { decideCampaign } from './campaign-transitions.ts';
import { checkCampaign, type KnownNames } from './check-campaign.ts';
import { beginRun } from './runs.ts';

export interface CampaignBookDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly known: KnownNames;
}

/** What people do with campaigns. Every change is audited in the caller's transaction. */
export interface CampaignBook {
  create(tx: Tx, input: CampaignInput, by: string): Promise<Campaign>;
  /** A campaign that has ended stays as it was. */
  put(tx: Tx, input: CampaignInput, ifMatch: number | undefined, by: string): Promise<Campaign>;
  act(tx: Tx, id: string, action: CampaignAction, ifMatch: number | undefined, by: string): Promise<Campaign>;
  /** Says whom it would call now, without calling; the run is worked off in the background. */
  preview(tx: Tx, id: string, by: string): Promise<CampaignRun>;
}

/** A frost campaign looks at the forecasts so often. */
const forecastEveryMs = 3_600_000;

export function createCampaignBook({ clock, ids, known }: CampaignBookDeps): CampaignBook {
  return {
    async create(tx, input, by) {
      checkCampaign(input, known);
      const { id } = input;
      if ((await find(tx, id)) !== undefined) {
        const remedy = `PUT /campaigns/${id} changes it`;
        throw new AppError<PlannedFailure>({ code: 'campaign-exists', id }, `There is a campaign ${id}; ${remedy}.`);
      }
      const at = clock.now();
      const row: CampaignRow = {
        ...{ id, document: JSON.stringify(input), state: 'draft', next_run_at: null },
        ...{ created_by: by, created_at: at, updated_at: at, version: 1 },
      };
      await tx.as<PlannedTables>().insertInto('campaigns').values(row).execute();
      await audit(tx, row, at, by, 'created', { campaign: input });
      return toCampaign(row);
    },

    async put(tx, input, ifMatch, by) {
      checkCampaign(input, known);
      const row = await mustFind(tx, input.id);
      refuseStale(row, ifMatch);
      refuseEnded(row, 'changed');
      const set = { document: JSON.stringify(input), next_run_at: dueAt(row.state, input.when, clock.now()) };
      return change(tx, row, { set, at: clock.now(), by, action: 'changed', detail: { campaign: input } });
    },

    async act(tx, id, action, ifMatch, by) {
      const row = await mustFind(tx, id);
      refuseStale(row, ifMatch);
      const move = decideCampaign(row.state, action);
      if ('refused' in move) refuseMove(row, action, move.refused);
      const at = clock.now();
      const set = { state: move.next, next_run_at: dueAt(move.next, toCampaign(row).when, at) };
      if (move.next === 'ended') await stopRuns(tx, id, at);
      return change(tx, row, { set, at, by, action: said[action], detail: {} });
    },

    async preview(tx, id, by) {
      const row = await mustFind(tx, id);
      refuseEnded(row, 'previewed');
      const at = clock.now();
      await audit(tx, row, at, by, 'previewed', {});
      return beginRun(tx, ids, { campaign: toCampaign(row), kind: 'preview', areas: null, at });
    },
  };
}

const said: Readonly<Record<CampaignAction, string>> = { activate: 'activated', pause: 'paused', end: 'ended' };

/** When the campaign looks next; a forecast is looked at without delay. */
function dueAt(state: CampaignRow['state'], when: CampaignTrigger, now: Instant): Instant | null {
  return state === 'active' ? nextLook(when, now, now) : null;
}

/** The instant after `at` at which the trigger is to be looked at. */
export function nextLook(when: CampaignTrigger, at: Instant, firstLook?: Instant): Instant | null {
  if ('frost' in when) return firstLook ?? instant(at + forecastEveryMs);
  return nextRun(when.calendar, at) ?? null;
}

const find = (tx: Tx, id: string): Promise<CampaignRow | undefined> =>
  tx.as<PlannedTables>().selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirst();

async function mustFind(tx: Tx, id: string): Promise<CampaignRow> {
  const row = await find(tx, id);
  if (row !== undefined) return row;
  throw new AppError<PlannedFailure>({ code: 'campaign-unknown', id }, `There is no campaign ${id}.`);
}

function refuseStale({ id, version }: CampaignRow, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === version) return;
  throw new AppError<PlannedFailure>(
    { code: 'version-mismatch', expected: ifMatch, actual: version },
    `Version ${ifMatch} of campaign ${id} was read, but it is ${version} by now; read it again and repeat the change.`,
  );
}

function refuseEnded(row: CampaignRow, action: string): void {
  if (row.state === 'ended') refuseMove(row, action, 'the campaign has ended; write a new one');
}

function refuseMove({ id, state }: CampaignRow, action: string, why: string): never {
  throw new AppError<PlannedFailure>(
    { code: 'campaign-move-forbidden', id, state, action },
    `Campaign ${id} is ${state}: ${why}.`,
  );
}

interface CampaignChange {
  readonly set: Partial<CampaignRow>;
  readonly at: Instant;
  readonly by: string;
  /** Past participle. */
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

async function change(tx: Tx, row: CampaignRow, { set, at, by, action, detail }: CampaignChange): Promise<Campaign> {
  const after = { ...row, ...set, updated_at: at, version: row.version + 1 };
  await tx.as<PlannedTables>().updateTable('campaigns').set(after).where('id', '=', row.id).execute();
  await audit(tx, after, at, by, action, detail);
  return toCampaign(after);
}

async function stopRuns(tx: Tx, campaignId: string, at: Instant): Promise<void> {
  await tx
    .as<PlannedTables>()
    .updateTable('campaign_runs')
    .set({ state: 'stopped', ended_at: at, next_at: null })
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'running')
    .execute();
}

async function audit(
  tx: Tx,
  { id, state, version }: CampaignRow,
  at: Instant,
  actor: string,
  action: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const object = { kind: 'campaign', id };
  await recordAudit(tx, { at, actor, action: `campaign.${action}`, object, detail: { state, version, ...detail } });
}
