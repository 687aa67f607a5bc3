import type { Instant } from '../../base/index.ts';

/**
 * - `queued`: waits for the device to be connected
 * - `sent`: handed to the device's connection
 * - `delivered`: the device acknowledged receipt
 * - `replied`: the device answered; `reply` says what
 * - `failed`: could not be delivered; `failure` says why
 * - `expired`: no answer before `expires_at`
 */
export const deviceCommandStates = ['queued', 'sent', 'delivered', 'replied', 'failed', 'expired'] as const;
export type DeviceCommandState = (typeof deviceCommandStates)[number];

/** Something that a device is told to do, and what became of it. */
export interface DeviceCommand {
  readonly id: string;
  readonly device_id: string;
  /** JSON that the device gets, with `id` added. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly state: DeviceCommandState;
  readonly created_by: string;
  readonly created_at: Instant;
  readonly sent_at: Instant | null;
  readonly delivered_at: Instant | null;
  readonly replied_at: Instant | null;
  readonly expires_at: Instant;
  readonly reply: unknown;
  readonly failure: string | null;
}
