import { createRandom } from '../randomness.ts';
import type { Act, Town } from '../town/town.ts';
import type { DeviceLink } from '../wire/device-link.ts';
import { openLink } from '../wire/device-link.ts';
import type { Credentials } from '../wire/registration.ts';

/** The connections of a whole town. */
export interface Links {
  /** Does what the acts say, each device in its own order; resolves when every message is acknowledged. */
  perform(acts: readonly Act[]): Promise<void>;
  online(): number;
  close(): Promise<void>;
}

const atOnce = 40;

/** Connects every device, some at a time, each with a connection of its own. */
export async function openLinks(
  town: Town,
  credentials: readonly Credentials[],
  options: { url: string; seed: number },
): Promise<Links> {
  const links = new Map<string, DeviceLink>();
  const dark = new Set<string>();
  await inGroups(town.members, async ({ device }, index) => {
    const own = credentials[index];
    if (own === undefined) return;
    const link = await openLink({
      url: options.url,
      credentials: own,
      random: createRandom(options.seed, `reconnect/${device.id}`),
      onCommand: (payload) => answerCommand(payload, () => device.snapshot()),
    });
    links.set(device.id, link);
  });

  const perform = async (link: DeviceLink, act: Act) => {
    if (act.kind === 'publish') return link.publish(act.payload);
    if (act.kind === 'lose_power') {
      dark.add(act.device);
      return link.drop();
    }
    await link.restore();
    dark.delete(act.device);
  };

  return {
    async perform(acts) {
      await Promise.all(
        [...byDevice(acts)].map(async ([device, own]) => {
          const link = links.get(device);
          if (link === undefined) return;
          // Publishing does not wait for the acknowledgement before; losing power does.
          let open: Promise<void>[] = [];
          for (const act of own) {
            if (act.kind !== 'publish') {
              await Promise.all(open);
              open = [];
              await perform(link, act);
            } else open.push(perform(link, act));
          }
          await Promise.all(open);
        }),
      );
    },
    online: () => links.size - dark.size,
    close: () => inGroups([...links.values()], (link) => link.close()),
  };
}

function byDevice(acts: readonly Act[]): Map<string, Act[]> {
  const groups = new Map<string, Act[]>();
  for (const act of acts) {
    const own = groups.get(act.device);
    if (own === undefined) groups.set(act.device, [act]);
    else own.push(act);
  }
  return groups;
}

/** Every command is carried out at once and says so; the reply carries what the device measures then. */
function answerCommand(payload: string, snapshot: () => unknown): string | undefined {
  try {
    const command: unknown = JSON.parse(payload);
    if (typeof command !== 'object' || command === null) return undefined;
    return JSON.stringify({ id: (command as { id?: unknown }).id, ok: true, values: snapshot() });
  } catch {
    return undefined;
  }
}

async function inGroups<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
