import { type Ids, type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { DeskIntent } from '../../desk/index.ts';
import { createFleetReader, type Device } from '../../fleet/index.ts';
import { localDate } from '../maintenance/local-date.ts';
import type { MaintenanceDue } from '../maintenance/maintenance-plan.ts';
import { dueOf } from '../maintenance/maintenance-reader.ts';
import type { PlannedTables, RunRow } from '../tables.ts';
import type { CallDesk } from './call-desk.ts';
import type { Campaign, CampaignRun, ContactDecision } from './campaign.ts';
import { toCampaign, toRun } from './campaign-row.ts';
import { decideContact } from './decide-contact.ts';
import { type FrostAreas, fitsAudience } from './fits-audience.ts';

export interface RunDeps {
  readonly calls: CallDesk;
  /** IANA name; days are counted in it. */
  readonly timeZone: string;
}

/** So many devices are looked at in one transaction, so that a large fleet holds nothing up. */
const devicesASlice = 200;

export async function beginRun(
  tx: Tx,
  ids: Ids,
  run: {
    readonly campaign: Campaign;
    readonly kind: CampaignRun['kind'];
    readonly areas: readonly string[] | null;
    readonly at: Instant;
  },
): Promise<CampaignRun> {
  const { campaign, kind, areas, at } = run;
  const row: RunRow = {
    ...{ id: ids.next('run'), campaign_id: campaign.id, campaign_version: campaign.version, kind, state: 'running' },
    areas: areas === null ? null : JSON.stringify(areas),
    ...{ begun_at: at, ended_at: null, looked_at: 0, decided: '{}', cursor: null, next_at: at },
  };
  await tx.as<PlannedTables>().insertInto('campaign_runs').values(row).execute();
  return toRun(row);
}

/** Goes on with the run for one slice of the fleet; what it queued is told. A run of a paused campaign waits. */
export async function workRun(tx: Tx, deps: RunDeps, runId: string, now: Instant): Promise<DeskIntent[]> {
  const db = tx.as<PlannedTables>();
  const row = await db.selectFrom('campaign_runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
  if (row.state !== 'running') return [];
  const stored = await db
    .selectFrom('campaigns')
    .selectAll()
    .where('id', '=', row.campaign_id)
    .executeTakeFirstOrThrow();
  if (stored.state === 'paused' && row.kind === 'calls') {
    await db
      .updateTable('campaign_runs')
      .set({ next_at: now + 60_000 })
      .where('id', '=', runId)
      .execute();
    return [];
  }
  const campaign = toCampaign(stored);
  const page = await createFleetReader(tx).listDevices(
    { state: 'registered' },
    { limit: devicesASlice, ...(row.cursor === null ? {} : { cursor: row.cursor }) },
  );
  const due = await dueOf(
    tx,
    page.items.map(({ id }) => id),
  );
  const step = createStep(tx, deps, campaign, row, now);
  for (const device of page.items) await step.look(device, due.get(device.id));
  const over = page.next_cursor === null;
  await db
    .updateTable('campaign_runs')
    .set({
      looked_at: row.looked_at + page.items.length,
      decided: JSON.stringify(step.decided),
      cursor: page.next_cursor,
      next_at: over ? null : now,
      ...(over ? { state: 'done', ended_at: now } : {}),
    })
    .where('id', '=', runId)
    .execute();
  if (over) await auditEnd(tx, row, step.decided, now);
  return step.intents;
}

function createStep(tx: Tx, deps: RunDeps, campaign: Campaign, run: RunRow, now: Instant) {
  const decided = JSON.parse(run.decided) as Partial<Record<ContactDecision, number>>;
  const intents: DeskIntent[] = [];
  const begunAt = instant(run.begun_at);
  const today = localDate(begunAt, deps.timeZone);
  const areas = areasOf(campaign, run);

  const look = async (device: Device, due: MaintenanceDue | undefined): Promise<void> => {
    if (!fitsAudience(campaign.audience, areas, device, due, today)) return;
    const contact = decideContact(
      campaign.caps,
      { begunAt, calls: decided.call ?? 0 },
      {
        device,
        customerIsCalled: await isCalled(tx, run.id, device.customer?.id),
        deskRefuses: await deps.calls.refusalOfPlanned(tx, device, campaign.script, begunAt),
      },
    );
    decided[contact.decision] = (decided[contact.decision] ?? 0) + 1;
    let callId: string | null = null;
    if (contact.decision === 'call' && run.kind === 'calls') {
      const origin = `campaign:${campaign.id}`;
      const call = { deviceId: device.id, script: campaign.script, origin, at: now, dueAt: contact.dueAt };
      const queued = await deps.calls.queuePlanned(tx, call);
      callId = queued.id;
      intents.push(...queued.intents);
    }
    await tx
      .as<PlannedTables>()
      .insertInto('campaign_contacts')
      .values({
        ...{ run_id: run.id, device_id: device.id, customer_id: device.customer?.id ?? null },
        ...{ decision: contact.decision, due_at: contact.dueAt, call_id: callId },
      })
      .execute();
  };
  return { look, decided, intents };
}

function areasOf({ when }: Campaign, { areas }: RunRow): FrostAreas | null {
  if (areas === null || !('frost' in when)) return null;
  return { area: when.frost.area, names: new Set(JSON.parse(areas) as string[]) };
}

async function isCalled(tx: Tx, runId: string, customerId: string | undefined): Promise<boolean> {
  if (customerId === undefined) return false;
  const called = await tx
    .as<PlannedTables>()
    .selectFrom('campaign_contacts')
    .select('number')
    .where('run_id', '=', runId)
    .where('customer_id', '=', customerId)
    .where('decision', '=', 'call')
    .limit(1)
    .executeTakeFirst();
  return called !== undefined;
}

async function auditEnd(
  tx: Tx,
  { id, campaign_id, kind }: RunRow,
  decided: Readonly<Partial<Record<ContactDecision, number>>>,
  at: Instant,
): Promise<void> {
  await recordAudit(tx, {
    at,
    actor: 'carewatch',
    action: 'campaign.ran',
    object: { kind: 'campaign', id: campaign_id },
    detail: { run: id, kind, decided },
  });
}
