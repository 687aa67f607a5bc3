import { type ConnectedDevice, qosOf } from './connected-device.ts';
import type { Downlink } from './downlink.ts';

/** Whether a connection of the device takes messages on one of the topics. */
export const listens = (device: ConnectedDevice | undefined, topics: readonly string[]): boolean =>
  device?.lines.values().some((line) => topics.some((topic) => qosOf(line, topic) !== undefined)) === true;

/**
 * Sends to all lines of the device, to each the first of the messages that it subscribed to; the first
 * acknowledgement settles it, or the last failure.
 */
export function sendToDevice(
  device: ConnectedDevice | undefined,
  downlinks: readonly Downlink[],
): Promise<'delivered' | 'no_subscriber'> {
  return new Promise((resolve) => {
    let hopes = 1;
    const settle = (delivered: boolean): void => {
      hopes -= 1;
      if (delivered) resolve('delivered');
      else if (hopes === 0) resolve('no_subscriber');
    };
    for (const line of [...(device?.lines.values() ?? [])]) {
      hopes += 1;
      if (!line.send(downlinks, settle)) settle(false);
    }
    settle(false);
  });
}
