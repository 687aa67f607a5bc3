import type { DeviceCommandState } from './device-command.ts';

/** What may happen to a command. */
export const deviceCommandInputs = ['publish', 'acknowledge', 'reply', 'fail', 'expire'] as const;
export type DeviceCommandInput = (typeof deviceCommandInputs)[number];

/**
 * Where an input leads. What is missing changes nothing: it came too late or twice. A reply counts
 * from every waiting state, because a device's answer can overtake its acknowledgement.
 */
const deviceCommandTransitions: Readonly<
  Record<DeviceCommandState, Partial<Record<DeviceCommandInput, DeviceCommandState>>>
> = {
  queued: { publish: 'sent', acknowledge: 'delivered', reply: 'replied', fail: 'failed', expire: 'expired' },
  sent: { acknowledge: 'delivered', reply: 'replied', fail: 'failed', expire: 'expired' },
  delivered: { reply: 'replied', expire: 'expired' },
  replied: {},
  failed: {},
  expired: { reply: 'replied' },
};

/** The next state; undefined when the input changes nothing. */
export function decideDeviceCommand(
  state: DeviceCommandState,
  input: DeviceCommandInput,
): DeviceCommandState | undefined {
  return deviceCommandTransitions[state][input];
}
