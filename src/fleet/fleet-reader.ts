import { assert } from '../base/index.ts';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import type { Device, DeviceFacts, District, Model } from './device.ts';
import type { DeviceCommand } from './device-command.ts';

export interface DeviceFilter {
  readonly type?: string;
  readonly district?: string;
  readonly model?: string;
  readonly state?: Device['state'];
  /** Found anywhere in the id, address, building, customer's name or phone; case is ignored. */
  readonly q?: string;
}

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
  getModel(name: string): Promise<Model | undefined>;
  /** Ordered by name. */
  listModels(page: PageRequest): Promise<Page<Model>>;
  getCommand(deviceId: string, id: string): Promise<DeviceCommand | undefined>;
  /** Newest first. */
  listCommands(deviceId: string, page: PageRequest): Promise<Page<DeviceCommand>>;
  /** Waiting to be sent to this device, oldest first. */
  queuedCommands(deviceId: string): Promise<readonly DeviceCommand[]>;
}

export function createFleetReader(reader: Reader): FleetReader {
  assert(false, `not built: ${typeof reader}`);
}
