import type { ConnectedDevice } from './connected-device.ts';

/** Whether a connection of the device takes commands. */
export const listens = (device: ConnectedDevice | undefined): boolean =>
  device?.lines.values().some(({ session }) => session.commandQos !== undefined) === true;

/** Sends to all lines of the device; the first acknowledgement settles it, or the last failure. */
export function sendToDevice(
  device: ConnectedDevice | undefined,
  payload: Uint8Array,
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
      if (!line.command(payload, settle)) settle(false);
    }
    settle(false);
  });
}
