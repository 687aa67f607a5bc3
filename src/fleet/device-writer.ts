import { randomBytes as machineRandomBytes } from 'node:crypto';
import type { Instant } from '../base/index.ts';
import { AppError, assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { enqueueControl, recordAudit } from '../db/index.ts';
import { hashSecret } from './credential-book.ts';
import type { Device, DeviceFacts, NewDevice } from './device.ts';
import type { JoinedDevice } from './device-row.ts';
import { selectDevices, toDevice, toFacts } from './device-row.ts';
import type { FieldFault, FleetFailure } from './errors.ts';
import type { DeviceWithSecret, FleetCommandsDeps } from './fleet-commands.ts';
import { releaseOrphan } from './orphans/release-orphan.ts';
import { forgetUnused, keepModel, placeCustomer, placeSite } from './place-and-people.ts';
import type { DeviceRow, FleetTables } from './tables.ts';

/** How a device's row is written: always with its audit record and what the rules must hear of it. */
export type DeviceEdit = (device: Device, now: Instant) => Promise<Partial<Omit<DeviceRow, 'id' | 'version'>>>;

export interface DeviceChange {
  readonly id: string;
  readonly ifMatch: number | undefined;
  readonly by: string;
  /** Past participle, e.g. `updated`. */
  readonly action: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly edit: DeviceEdit;
}

/** Throws when there is a fault. */
export function refuseFaults(faults: readonly FieldFault[]): void {
  if (faults.length === 0) return;
  const sentence = faults.map((f) => `${f.field} ${JSON.stringify(f.value) ?? 'missing'}: ${f.remedy}`).join('; ');
  throw new AppError<FleetFailure>({ code: 'invalid-input', faults }, sentence);
}

/** Inserts a device whose fields were checked and whose id is new. */
export async function insertDevice(
  tx: Tx,
  deps: FleetCommandsDeps,
  input: NewDevice,
  by: string,
): Promise<DeviceWithSecret> {
  const now = deps.clock.now();
  const row: DeviceRow = {
    id: input.id,
    type: input.type,
    model: await keepModel(tx, now, input.model),
    site_id: await placeSite(tx, deps, now, input.site ?? null),
    customer_id: await placeCustomer(tx, deps, input.customer ?? null),
    purchased_on: input.purchased_on ?? null,
    attributes: JSON.stringify(input.attributes ?? {}),
    board: deps.ids.next('board'),
    state: 'registered',
    created_at: now,
    updated_at: now,
    retired_at: null,
    version: 1,
  };
  await tx.as<FleetTables>().insertInto('devices').values(row).execute();
  const { password, hash } = await replaceSecret(tx, deps, input.id, now);
  const stored = await readJoined(tx, input.id);
  assert(stored !== undefined, 'a device inserted a moment ago');
  await audit(tx, now, by, 'registered', stored, { type: stored.type, model: stored.model, district: stored.district });
  await sendFacts(tx, toFacts(stored));
  await adopt(tx, now, by, input.id);
  return {
    device: toDevice(stored),
    credentials: { username: input.id, password },
    credential: { device_id: input.id, hash },
  };
}

/** What an outside broker brought of the device before it was registered is its own from now on. */
async function adopt(tx: Tx, now: Instant, by: string, id: string): Promise<void> {
  const released = await releaseOrphan(tx, id);
  if (released === undefined) return;
  const object = { kind: 'orphan', id };
  await recordAudit(tx, { at: now, actor: by, action: 'orphan.adopted', object, device_id: id, detail: { released } });
}

/** Edits a registered device, after judging that the caller may. */
export async function changeDevice(tx: Tx, deps: FleetCommandsDeps, change: DeviceChange): Promise<Device> {
  const before = await readJoined(tx, change.id);
  refuseChange(before, change);
  const now = deps.clock.now();
  const edited = await change.edit(toDevice(before), now);
  await tx
    .as<FleetTables>()
    .updateTable('devices')
    .set({ ...edited, updated_at: now, version: before.version + 1 })
    .where('id', '=', change.id)
    .execute();
  if (edited.site_id !== undefined || edited.customer_id !== undefined) {
    await forgetUnused(tx, before.site_id, before.customer_id);
  }
  const after = await readJoined(tx, change.id);
  assert(after !== undefined, 'a device edited a moment ago');
  await audit(tx, now, change.by, change.action, after, { fields: Object.keys(edited), ...change.detail });
  const facts = toFacts(after);
  if (JSON.stringify(facts) !== JSON.stringify(toFacts(before))) await sendFacts(tx, facts);
  return toDevice(after);
}

function refuseChange(before: JoinedDevice | undefined, { id, ifMatch }: DeviceChange): asserts before is JoinedDevice {
  if (before === undefined) {
    throw new AppError<FleetFailure>({ code: 'device-unknown', id }, `There is no device ${id}; register it first.`);
  }
  if (before.state === 'retired') {
    const sentence = `Device ${id} was retired and cannot be changed; register a device under a new id.`;
    throw new AppError<FleetFailure>({ code: 'device-retired', id }, sentence);
  }
  refuseStale(ifMatch, before.version);
}

/** Throws when the caller read another version than the present one. */
export function refuseStale(ifMatch: number | undefined, actual: number): void {
  if (ifMatch === undefined || ifMatch === actual) return;
  throw new AppError<FleetFailure>(
    { code: 'version-mismatch', expected: ifMatch, actual },
    `Version ${ifMatch} was read, but it is ${actual} by now; read it again and repeat the change.`,
  );
}

/** Gives the device a new secret; the one before stops working. */
export async function replaceSecret(
  tx: Tx,
  deps: FleetCommandsDeps,
  deviceId: string,
  now: Instant,
): Promise<{ readonly password: string; readonly hash: Uint8Array }> {
  const password = Buffer.from((deps.randomBytes ?? machineRandomBytes)(32)).toString('base64url');
  const hash = Buffer.from(hashSecret(password));
  await tx
    .as<FleetTables>()
    .insertInto('credentials')
    .values({ device_id: deviceId, hash, created_at: now })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet({ hash, created_at: now }))
    .execute();
  return { password, hash };
}

export async function dropSecret(tx: Tx, deviceId: string): Promise<void> {
  await tx.as<FleetTables>().deleteFrom('credentials').where('device_id', '=', deviceId).execute();
}

/** Tells the rules what they may know of the device. */
export async function sendFacts(tx: Tx, device: DeviceFacts): Promise<void> {
  await enqueueControl(tx, { label: 'device', subject: device.id, body: { device } });
}

async function readJoined(tx: Tx, id: string): Promise<JoinedDevice | undefined> {
  return selectDevices(tx).where('devices.id', 'in', [id]).executeTakeFirst();
}

async function audit(
  tx: Tx,
  at: Instant,
  actor: string,
  action: string,
  { id, version }: DeviceRow,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const object = { kind: 'device', id };
  await recordAudit(tx, {
    at,
    actor,
    action: `device.${action}`,
    object,
    device_id: id,
    detail: { version, ...detail },
  });
}
