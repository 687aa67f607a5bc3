import type { Clock, Duration, Ids, Instant } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import type { DeviceCommand } from './device-command.ts';

export interface DeviceCommandsOptions {
  /** How long a command waits for its reply; default 10 minutes. */
  readonly expireAfter?: Duration;
}

export interface DeviceCommandsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The life of commands to devices. Reports that come too late or twice change nothing. */
export interface DeviceCommands {
  send(tx: Tx, deviceId: string, body: Readonly<Record<string, unknown>>, by: string): Promise<DeviceCommand>;
  /** The broker handed it to the device's connection. */
  noteSent(tx: Tx, id: string): Promise<void>;
  /** The device acknowledged it. */
  noteDelivered(tx: Tx, id: string): Promise<void>;
  noteFailed(tx: Tx, id: string, why: string): Promise<void>;
  /**
   * The device answered with `payload` (JSON with the command's `id`; without one it answers the oldest command
   * that waits for an answer). Resolves to undefined when no command of that device waits for it.
   */
  noteReply(tx: Tx, deviceId: string, payload: Uint8Array, at: Instant): Promise<DeviceCommand | undefined>;
  /** Expires what waited too long; returns how many. */
  expire(tx: Tx, now: Instant): Promise<number>;
}

export function createDeviceCommands(options: DeviceCommandsOptions, deps: DeviceCommandsDeps): DeviceCommands {
  assert(false, `not built: ${typeof options} ${typeof deps}`);
}
