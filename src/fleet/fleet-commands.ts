import type { Clock, Ids, Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { enqueueControl } from '../db/index.ts';
import type { Attributes, Device, DevicePatch, Model, NewDevice, SiteInput } from './device.ts';
import type { DeviceEdit } from './device-writer.ts';
import { changeDevice, dropSecret, insertDevice, refuseFaults, replaceSecret } from './device-writer.ts';
import type { FieldFault, FleetFailure } from './errors.ts';
import { attributeFaults, customerFaults, dateFaults, deviceFaults, siteFaults, textFaults } from './field-rules.ts';
import type { CredentialHash } from './fleet-reader.ts';
import { forgetPerson, type PersonToForget } from './forget-person.ts';
import { importDevices, isTaken } from './import-devices.ts';
import { putModel } from './models.ts';
import { customerInput, keepModel, patchCustomer, placeSite, siteInput } from './place-and-people.ts';

/** Shown once, to whoever made it; only the hash is kept. */
export interface DeviceCredentials {
  readonly username: string;
  readonly password: string;
}

/** A device with a new secret. `credential` goes to the credential book once the transaction has committed. */
export interface DeviceWithSecret {
  readonly device: Device;
  readonly credentials: DeviceCredentials;
  readonly credential: CredentialHash;
}

/** One row of a bulk import: a device, or what was wrong with the row. */
export interface ImportRow {
  /** Where the row stands in the file, for the report. */
  readonly line: number;
  readonly device: NewDevice;
}

export interface ImportReport {
  readonly imported: readonly (DeviceWithSecret & { readonly line: number })[];
  readonly refused: readonly (FieldFault & { readonly line: number })[];
}

export interface FleetCommandsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Names of the device types that the catalogue knows. */
  readonly deviceTypes: ReadonlySet<string>;
  /** Cryptographic randomness; by default the machine's. */
  readonly randomBytes?: (size: number) => Uint8Array;
}

/**
 * Changes to the fleet. Each writes its audit record and its control for the rules in the caller's transaction.
 * `by` is the name of the person or program. `ifMatch` is the version the caller read; undefined skips the check.
 * Failures are `AppError<FleetFailure>` and change nothing.
 */
export interface FleetCommands {
  registerDevice(tx: Tx, input: NewDevice, by: string): Promise<DeviceWithSecret>;
  updateDevice(tx: Tx, id: string, patch: DevicePatch, ifMatch: number | undefined, by: string): Promise<Device>;
  /** Replaces the whole site. History stays with the device. */
  moveDevice(tx: Tx, id: string, site: SiteInput, ifMatch: number | undefined, by: string): Promise<Device>;
  /** Ends its life: no more connections, alerts or changes. The caller takes it out of the book and disconnects it. */
  retireDevice(tx: Tx, id: string, ifMatch: number | undefined, by: string): Promise<Device>;
  /** The old secret stops working. */
  rotateSecret(tx: Tx, id: string, by: string): Promise<DeviceWithSecret>;
  /** The device cannot connect until its secret is rotated. */
  revokeSecret(tx: Tx, id: string, by: string): Promise<Device>;
  /** A new board: values, timers and duplicate memory start anew. The secret stays. */
  newBoard(tx: Tx, id: string, ifMatch: number | undefined, by: string): Promise<Device>;
  /**
   * Registers many devices; some hundreds a transaction leave room for others. Good rows are registered, faulty ones
   * reported by line and field; a row whose id exists is faulty, so a repeat registers nothing twice.
   */
  importDevices(tx: Tx, rows: readonly ImportRow[], by: string): Promise<ImportReport>;
  /** Takes the customer and the address from every device that names the customer; returns the devices' ids. */
  forgetPerson(tx: Tx, person: PersonToForget): Promise<readonly string[]>;
  /** Sets a model's attributes (whole set) and sends the rules new facts of its devices. */
  putModel(tx: Tx, name: string, attributes: Attributes, ifMatch: number | undefined, by: string): Promise<Model>;
}

export function createFleetCommands(deps: FleetCommandsDeps): FleetCommands {
  return {
    async registerDevice(tx, input, by) {
      refuseFaults(deviceFaults(input, deps.deviceTypes));
      if (await isTaken(tx, input.id)) {
        const sentence = `A device ${input.id} exists; ids are never used twice, choose another.`;
        throw new AppError<FleetFailure>({ code: 'device-exists', id: input.id }, sentence);
      }
      return insertDevice(tx, deps, input, by);
    },
    updateDevice: async (tx, id, patch, ifMatch, by) => {
      refuseFaults(patchFaults(patch));
      const edit: DeviceEdit = (device, now) => patched(tx, deps, device, patch, now);
      return changeDevice(tx, deps, { id, ifMatch, by, action: 'updated', edit });
    },
    moveDevice: async (tx, id, site, ifMatch, by) => {
      refuseFaults(siteFaults(site));
      const edit: DeviceEdit = async (_, now) => ({ site_id: await placeSite(tx, deps, now, site) });
      return changeDevice(tx, deps, { id, ifMatch, by, action: 'moved', edit });
    },
    async retireDevice(tx, id, ifMatch, by) {
      const edit: DeviceEdit = async (_, now) => ({ state: 'retired', retired_at: now });
      const device = await changeDevice(tx, deps, { id, ifMatch, by, action: 'retired', edit });
      await dropSecret(tx, id);
      await enqueueControl(tx, { label: 'device-retired', subject: id, body: {} });
      return device;
    },
    async rotateSecret(tx, id, by) {
      const edit: DeviceEdit = async () => ({});
      const device = await changeDevice(tx, deps, { id, ifMatch: undefined, by, action: 'secret-rotated', edit });
      const { password, hash } = await replaceSecret(tx, deps, id, deps.clock.now());
      return { device, credentials: { username: id, password }, credential: { device_id: id, hash } };
    },
    async revokeSecret(tx, id, by) {
      const edit: DeviceEdit = async () => ({});
      const device = await changeDevice(tx, deps, { id, ifMatch: undefined, by, action: 'secret-revoked', edit });
      await dropSecret(tx, id);
      return device;
    },
    newBoard: (tx, id, ifMatch, by) => {
      const edit: DeviceEdit = async () => ({ board: deps.ids.next('board') });
      return changeDevice(tx, deps, { id, ifMatch, by, action: 'board-replaced', edit });
    },
    importDevices: (tx, rows, by) => importDevices(tx, deps, rows, by),
    forgetPerson: (tx, person) => forgetPerson(tx, deps, person),
    putModel: (tx, name, attributes, ifMatch, by) => putModel(tx, deps, { name, attributes, ifMatch, by }),
  };
}

function patchFaults(patch: DevicePatch): FieldFault[] {
  return [
    ...textFaults('model', patch.model),
    ...siteFaults(patch.site),
    ...customerFaults(patch.customer),
    ...dateFaults('purchased_on', patch.purchased_on),
    ...attributeFaults('attributes', patch.attributes),
  ];
}

async function patched(tx: Tx, deps: FleetCommandsDeps, device: Device, patch: DevicePatch, now: Instant) {
  const { model, site, customer, purchased_on, attributes } = patch;
  return {
    ...(model === undefined ? {} : { model: await keepModel(tx, now, model) }),
    ...(site === undefined ? {} : { site_id: await placeSite(tx, deps, now, merged(siteInput(device.site), site)) }),
    ...(customer === undefined
      ? {}
      : {
          customer_id: await patchCustomer(tx, deps, device.customer, merged(customerInput(device.customer), customer)),
        }),
    ...(purchased_on === undefined ? {} : { purchased_on }),
    ...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes ?? {}) }),
  };
}

const merged = <T extends object>(current: T, patch: T | null): T | null =>
  patch === null ? null : { ...current, ...patch };
