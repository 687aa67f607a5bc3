import type { Clock } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { DeviceCommand, DeviceCommands } from '../fleet/index.ts';

/** Brings commands to devices: at once where the device listens, else when it does, until the command expires. */
export interface Courier {
  /** Looks for commands to bring and for those that waited too long. Calls that come meanwhile share one more look. */
  carry(): Promise<void>;
}

export interface CourierDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly deviceCommands: DeviceCommands;
  /** Which of the devices take commands now. */
  readonly listening: (devices: readonly string[]) => Promise<readonly string[]>;
  readonly send: (device: string, payload: Uint8Array) => Promise<'delivered' | 'no_subscriber'>;
  readonly announce: () => void;
  readonly onDefect: (error: unknown) => void;
}

export function createCourier({
  db,
  clock,
  deviceCommands,
  listening,
  send,
  announce,
  onDefect,
}: CourierDeps): Courier {
  let under: Promise<void> | undefined;
  let again = false;

  const bring = async (command: DeviceCommand): Promise<void> => {
    const payload = new TextEncoder().encode(JSON.stringify({ ...command.body, id: command.id }));
    // Noted before it is sent: an answer may come before the acknowledgement, and must find a command that was sent.
    await db.transaction((tx) => deviceCommands.noteSent(tx, command.id));
    // Not waited for: one device that acknowledges slowly holds up no other.
    void note(command, send(command.device_id, payload)).catch(onDefect);
  };

  const note = async ({ id }: DeviceCommand, sent: ReturnType<CourierDeps['send']>): Promise<void> => {
    if ((await sent) === 'delivered') await db.transaction((tx) => deviceCommands.noteDelivered(tx, id));
    announce();
  };

  const look = async (): Promise<void> => {
    const now = clock.now();
    if (await deviceCommands.anyLate(db, now)) {
      await db.transaction((tx) => deviceCommands.expire(tx, now));
      announce();
    }
    const awaited = await deviceCommands.awaited(db, now);
    if (awaited.length === 0) return;
    for (const device of await listening(awaited)) {
      for (const command of await deviceCommands.queued(db, now, device)) await bring(command);
    }
  };

  return {
    carry() {
      again = true;
      under ??= (async () => {
        while (again) {
          again = false;
          await look();
        }
      })().finally(() => {
        under = undefined;
      });
      return under;
    },
  };
}
