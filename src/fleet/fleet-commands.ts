import type { Clock, Ids } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Database, Tx } from '../db/index.ts';
import type { Attributes, Device, DevicePatch, Model, NewDevice, SiteInput } from './device.ts';
import type { FieldFault } from './errors.ts';
import type { CredentialHash } from './fleet-reader.ts';

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
   * Registers many devices, some hundreds a transaction, so it takes the database itself. Good rows are registered,
   * faulty ones reported by line and field; a row whose id exists is faulty, so a repeat registers nothing twice.
   */
  importDevices(db: Database, rows: readonly ImportRow[], by: string): Promise<ImportReport>;
  /** Sets a model's attributes (whole set) and sends the rules new facts of its devices. */
  putModel(tx: Tx, name: string, attributes: Attributes, ifMatch: number | undefined, by: string): Promise<Model>;
}

export function createFleetCommands(deps: FleetCommandsDeps): FleetCommands {
  assert(false, `not built: ${typeof deps}`);
}
