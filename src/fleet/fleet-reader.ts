import { sql } from 'kysely';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import { pageOf, readPageKey } from '../db/index.ts';
import type { Device, DeviceFacts, District, Model } from './device.ts';
import { type DeviceFilter, type FindHolders, listDevices } from './device-list.ts';
import type { JoinedDevice } from './device-row.ts';
import { selectDevices, toDevice, toFacts, toModel } from './device-row.ts';
import { toCommand } from './downlink/command-row.ts';
import type { DeviceCommand } from './downlink/device-command.ts';
import type { FleetTables } from './tables.ts';

/** The SHA-256 of a device's secret. */
export interface CredentialHash {
  readonly device_id: string;
  readonly hash: Uint8Array;
}

/** Questions about the fleet. */
export interface FleetReader {
  getDevice(id: string): Promise<Device | undefined>;
  /** Ordered by id. */
  listDevices(filter: DeviceFilter, page: PageRequest): Promise<Page<Device>>;
  /** Registered devices by type. */
  countDevices(): Promise<Readonly<Record<string, number>>>;
  /** Every device that may connect, in chunks, for filling the credential book. */
  credentialHashes(): AsyncIterable<CredentialHash>;
  /** Facts of every registered device, by id. */
  deviceFacts(): AsyncIterable<DeviceFacts>;
  listDistricts(): Promise<readonly District[]>;
  /** Ids of the customer's devices in service, in order. */
  devicesOfCustomer(customerId: string): Promise<string[]>;
  /** The climate zones of sites in the districts or cities named, in order. */
  climateZonesOf(places: readonly string[]): Promise<string[]>;
  /** Every model that a device or a person has named, in order. */
  modelNames(): Promise<string[]>;
  getModel(name: string): Promise<Model | undefined>;
  /** Ordered by name; with `q` those whose name holds it, case is ignored. */
  listModels(filter: { readonly q?: string }, page: PageRequest): Promise<Page<Model>>;
  getCommand(deviceId: string, id: string): Promise<DeviceCommand | undefined>;
  /** Newest first. */
  listCommands(deviceId: string, page: PageRequest): Promise<Page<DeviceCommand>>;
  /** Waiting to be sent to this device, oldest first. */
  queuedCommands(deviceId: string): Promise<readonly DeviceCommand[]>;
}

const chunk = 1_000;

/** `findHolders`: an index of texts, for whoever looks for devices by one. */
export function createFleetReader(reader: Reader, findHolders?: FindHolders): FleetReader {
  const db = reader.as<FleetTables>();
  return {
    async getDevice(id) {
      const row = await selectDevices(reader).where('devices.id', 'in', [id]).executeTakeFirst();
      return row === undefined ? undefined : toDevice(row);
    },
    listDevices: (filter, page) => listDevices(reader, filter, page, findHolders),
    async countDevices() {
      const rows = await db
        .selectFrom('devices')
        .select(['type', sql<number>`count(*)`.as('n')])
        .where('state', '=', 'registered')
        .groupBy('type')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.type, row.n]));
    },
    credentialHashes: () => credentialHashes(reader),
    deviceFacts: () => deviceFacts(reader),
    listDistricts: () => listDistricts(reader),
    async devicesOfCustomer(customerId) {
      const rows = await db
        .selectFrom('devices')
        .select('id')
        .where('customer_id', '=', customerId)
        .where('state', '=', 'registered')
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async climateZonesOf(places) {
      if (places.length === 0) return [];
      const rows = await db
        .selectFrom('sites')
        .select(sql<string | null>`json_extract(details, '$.climate_zone')`.as('zone'))
        .distinct()
        .where((or) => or.or([or('district', 'in', places), or('city', 'in', places)]))
        .orderBy('zone')
        .execute();
      return rows.flatMap(({ zone }) => (typeof zone === 'string' ? [zone] : []));
    },
    async modelNames() {
      const rows = await db.selectFrom('models').select('name').orderBy('name').execute();
      return rows.map(({ name }) => name);
    },
    async getModel(name) {
      const row = await db.selectFrom('models').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : toModel(row);
    },
    async listModels({ q: part }, page) {
      const after = readPageKey(page, [''] as [string]);
      const rows = await db
        .selectFrom('models')
        .selectAll()
        .$if(part !== undefined, (q) => q.where(sql<boolean>`instr(lower(name), lower(${part ?? ''})) > 0`))
        .$if(after !== undefined, (q) => q.where('name', '>', after?.[0] ?? ''))
        .orderBy('name')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.name], toModel);
    },
    async getCommand(deviceId, id) {
      const row = await selectCommands(reader, deviceId).where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toCommand(row);
    },
    async listCommands(deviceId, page) {
      const after = readPageKey(page, [''] as [string]);
      const rows = await selectCommands(reader, deviceId)
        .$if(after !== undefined, (q) => q.where('id', '<', after?.[0] ?? ''))
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.id], toCommand);
    },
    async queuedCommands(deviceId) {
      const rows = await selectCommands(reader, deviceId).where('state', '=', 'queued').orderBy('id').execute();
      return rows.map(toCommand);
    },
  };
}

const selectCommands = (reader: Reader, deviceId: string) =>
  reader.as<FleetTables>().selectFrom('device_commands').selectAll().where('device_id', '=', deviceId);

async function* credentialHashes(reader: Reader): AsyncGenerator<CredentialHash> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: CredentialHash[] = await reader
      .as<FleetTables>()
      .selectFrom('credentials')
      .select(['device_id', 'hash'])
      .where('device_id', '>', after)
      .orderBy('device_id')
      .limit(chunk)
      .execute();
    yield* rows;
    after = rows.length === chunk ? rows.at(-1)?.device_id : undefined;
  }
}

async function* deviceFacts(reader: Reader): AsyncGenerator<DeviceFacts> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: JoinedDevice[] = await selectDevices(reader)
      .where('devices.id', '>', after)
      .where('devices.state', '=', 'registered')
      .orderBy('devices.id')
      .limit(chunk)
      .execute();
    for (const row of rows) yield toFacts(row);
    after = rows.length === chunk ? rows.at(-1)?.id : undefined;
  }
}

async function listDistricts(reader: Reader): Promise<District[]> {
  return reader
    .as<FleetTables>()
    .selectFrom('districts')
    .leftJoin('sites', 'sites.district', 'districts.name')
    .leftJoin('devices', (join) =>
      join.onRef('devices.site_id', '=', 'sites.id').on('devices.state', '=', 'registered'),
    )
    .select(['districts.name', sql<number>`count(devices.id)`.as('devices')])
    .groupBy('districts.name')
    .orderBy('districts.name')
    .execute();
}
