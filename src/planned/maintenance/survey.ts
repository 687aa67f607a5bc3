import { type Instant, instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import { lastServices } from '../../desk/index.ts';
import { type Attributes, createFleetReader, type Device } from '../../fleet/index.ts';
import { nextRun } from '../calendar.ts';
import type { MaintenanceRow, PlannedTables } from '../tables.ts';
import { localDate } from './local-date.ts';
import { type MaintenancePlan, maintenanceDue } from './maintenance-plan.ts';

export interface SurveyDeps {
  readonly plans: ReadonlyMap<string, MaintenancePlan>;
  /** IANA name; dates are those of this zone. */
  readonly timeZone: string;
  /** The newest value of the device's signal that is a number, while it is known. */
  readonly valueNow: (device: string, signal: string) => number | undefined;
  /** What holds for every device of the type unless its model or itself says otherwise. */
  readonly typeAttributes: (type: string) => Attributes;
}

const devicesASlice = 200;
/** At night, when the desk is quiet. */
const surveyAt = '10 2 * * *';

/** When the survey has a slice to do next. */
export async function nextSurvey(reader: Reader): Promise<Instant> {
  const row = await reader.as<PlannedTables>().selectFrom('maintenance_survey').select('next_at').executeTakeFirst();
  return instant(row?.next_at ?? 0);
}

/** Looks at the next slice of the fleet and writes down when each device wants maintenance; every night once. */
export async function workSurvey(tx: Tx, deps: SurveyDeps, now: Instant): Promise<void> {
  const db = tx.as<PlannedTables>();
  const state = await db.selectFrom('maintenance_survey').selectAll().executeTakeFirst();
  const today = localDate(now, deps.timeZone);
  const cursor = state?.cursor ?? null;
  const page = await createFleetReader(tx).listDevices(
    { state: 'registered' },
    { limit: devicesASlice, ...(cursor === null ? {} : { cursor }) },
  );
  const devices = page.items.filter(({ type }) => deps.plans.has(type));
  const services = await lastServices(
    tx,
    devices.map(({ id }) => id),
  );
  const models = await modelsOf(tx, devices);
  for (const device of devices) {
    const model = device.model === null ? undefined : models.get(device.model);
    const attributes = { ...deps.typeAttributes(device.type), ...model, ...device.attributes };
    await surveyDevice(tx, deps, { device, attributes, service: services.get(device.id), today, now });
  }
  const over = page.next_cursor === null;
  const next = over ? nextRun({ cron: surveyAt, time_zone: deps.timeZone }, now) : now;
  await db
    .replaceInto('maintenance_survey')
    .values({ id: 1, day: today, cursor: page.next_cursor, next_at: next ?? now + 86_400_000 })
    .execute();
  if (over) await forgetRetired(tx, now);
}

async function modelsOf(tx: Tx, devices: readonly Device[]): Promise<ReadonlyMap<string, Attributes>> {
  const fleet = createFleetReader(tx);
  const models = new Map<string, Attributes>();
  for (const name of new Set(devices.map(({ model }) => model))) {
    const model = name === null ? undefined : await fleet.getModel(name);
    if (model !== undefined) models.set(model.name, model.attributes);
  }
  return models;
}

interface Surveyed {
  readonly device: Device;
  readonly attributes: Attributes;
  readonly service: Instant | undefined;
  readonly today: string;
  readonly now: Instant;
}

async function surveyDevice(tx: Tx, deps: SurveyDeps, surveyed: Surveyed): Promise<void> {
  const { device, attributes, service, today, now } = surveyed;
  const plan = deps.plans.get(device.type);
  if (plan === undefined) return;
  const db = tx.as<PlannedTables>();
  const before = await db
    .selectFrom('maintenance_due')
    .selectAll()
    .where('device_id', '=', device.id)
    .executeTakeFirst();
  const serviced_on = service === undefined ? null : localDate(service, deps.timeZone);
  const total = plan.usage === undefined ? undefined : deps.valueNow(device.id, plan.usage.signal);
  const counter = hoursSince(before, serviced_on, total);
  const due = maintenanceDue(plan, {
    purchased_on: device.purchased_on,
    serviced_on,
    water_hardness: device.site?.details.water_hardness,
    water_hardness_mg_l: device.site?.details.water_hardness_mg_l,
    attributes,
    used: counter.used === null ? null : { hours: counter.used, on: today },
  });
  // Hours that were used up stay so on the day on which that was seen first.
  const keeps = due?.reason === 'usage' && before?.reason === 'usage' && before.serviced_on === serviced_on;
  const row: MaintenanceRow = {
    device_id: device.id,
    due_on: keeps ? before.due_on : (due?.due_on ?? null),
    reason: due?.reason ?? null,
    scrap_on: due?.scrap_on ?? null,
    serviced_on,
    hours_at_service: counter.atService,
    hours_for: serviced_on,
    surveyed_at: now,
  };
  await db.replaceInto('maintenance_due').values(row).execute();
}

/**
 * Hours run since the service. The counter's state at a service is that of the first survey after it, at most a day
 * later; without a service the counter of a device begins at nothing.
 */
export function hoursSince(
  before: Pick<MaintenanceRow, 'hours_at_service' | 'hours_for'> | undefined,
  servicedOn: string | null,
  total: number | undefined,
): { readonly used: number | null; readonly atService: number | null } {
  const known = before !== undefined && before.hours_for === servicedOn ? before.hours_at_service : null;
  if (total === undefined) return { used: null, atService: known };
  // A counter that went back is that of a new board.
  if (known !== null && known <= total) return { used: total - known, atService: known };
  const atService = servicedOn === null || known !== null ? 0 : total;
  return { used: total - atService, atService };
}

async function forgetRetired(tx: Tx, now: Instant): Promise<void> {
  // Whoever was not met for three nights is not there any more.
  await tx
    .as<PlannedTables>()
    .deleteFrom('maintenance_due')
    .where('surveyed_at', '<', now - 3 * 86_400_000)
    .execute();
}
