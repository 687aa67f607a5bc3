import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { House } from '../../simulators/office/office-client.ts';
import type { RegistryEntry } from '../../simulators/town/registry-entry.ts';
import type { Act } from '../../simulators/town/town.ts';
import { createApiClient } from '../../simulators/wire/api-client.ts';
import { registerFleet } from '../../simulators/wire/registration.ts';
import { adminToken, type Daemon, startDaemon } from '../../test/harness/daemon.ts';
import { Publisher } from '../../test/harness/publisher.ts';

/** A daemon on a driven clock with a whole town connected to it, which can be killed and started again at any moment. */
export interface TownHouse extends AsyncDisposable, House {
  readonly api: Daemon['api'];
  /** Sends what devices say; resolves when all of it is acknowledged, over a restart too. */
  say(acts: readonly Act[]): () => Promise<void>;
  moveTo(at: number): Promise<void>;
  /** kill -9, and a new daemon over the same folder whose clock begins at `at`. */
  killAndRestart(at: number): Promise<void>;
  /** Heartbeats that were acknowledged, by device: their instants. */
  readonly acknowledged: ReadonlyMap<string, readonly number[]>;
  readonly messages: number;
  readonly log: () => string;
}

interface Line {
  readonly publisher: Publisher;
  readonly waiting: Map<number, number>;
  readonly acknowledged: number[];
  dark: boolean;
}

const connectedAtOnce = 50;

export async function openTownHouse(
  folder: string,
  start: number,
  entries: readonly RegistryEntry[],
): Promise<TownHouse> {
  const config = join(folder, 'config.yaml');
  const open = async (at: number): Promise<Daemon> => {
    await writeFile(config, `clock: { mode: driven, start: "${new Date(at).toISOString()}" }\nlog: { level: warn }\n`);
    return startDaemon({ dataDir: join(folder, 'data'), args: ['--simulation', '--config', config] });
  };
  let daemon = await open(start);
  let there = Promise.resolve();
  const credentials = await registerFleet(createApiClient({ url: daemon.httpUrl, token: adminToken }), entries);
  const lines = new Map<string, Line>();
  for (const [index, { id }] of entries.entries()) {
    const own = credentials[index];
    if (own === undefined) throw new Error(`${id} was given no credentials`);
    lines.set(id, createLine(new Publisher(own)));
  }
  const connect = async (): Promise<void> => {
    const lit = [...lines.values()].filter(({ dark }) => !dark);
    for (let i = 0; i < lit.length; i += connectedAtOnce) {
      await Promise.all(lit.slice(i, i + connectedAtOnce).map(({ publisher }) => publisher.connect(daemon.mqtt.port)));
    }
  };
  await connect();
  let messages = 0;

  async function perform(line: Line, act: Act): Promise<void> {
    if (act.kind === 'publish') {
      messages += 1;
      const packet = line.publisher.publish(act.payload);
      // A heartbeat with its number; what else is said at that instant comes with it.
      if (act.payload.includes('"heartbeat_seq_count":')) line.waiting.set(packet, Number(act.payload.slice(6, 19)));
    } else if (act.kind === 'lose_power') {
      await line.publisher.idle();
      line.dark = true;
      line.publisher[Symbol.dispose]();
    } else {
      line.dark = false;
      await line.publisher.connect(daemon.mqtt.port);
    }
  }

  return {
    address: async () => {
      await there;
      return daemon.httpUrl;
    },
    get api() {
      return daemon.api;
    },
    log: () => daemon.log(),
    get messages() {
      return messages;
    },
    get acknowledged() {
      return new Map([...lines].map(([id, { acknowledged }]) => [id, acknowledged]));
    },
    say(acts) {
      const working = [...Map.groupBy(acts, ({ device }) => device)].map(async ([device, own]) => {
        const line = lines.get(device);
        if (line === undefined) return;
        for (const act of own) {
          // What follows a loss of power waits for it; messages wait for nothing.
          if (act.kind === 'publish') void perform(line, act);
          else await perform(line, act);
        }
        await line.publisher.idle();
      });
      return async () => {
        await Promise.all(working);
      };
    },
    async moveTo(at) {
      await daemon.api.post('simulation/clock', { to: new Date(at).toISOString() });
    },
    async killAndRestart(at) {
      const back = Promise.withResolvers<void>();
      there = back.promise;
      await daemon.kill();
      daemon = await open(at);
      back.resolve();
      await connect();
    },
    async [Symbol.asyncDispose]() {
      for (const { publisher } of lines.values()) publisher[Symbol.dispose]();
      await daemon.kill();
    },
  };
}

function createLine(publisher: Publisher): Line {
  const line: Line = { publisher, waiting: new Map(), acknowledged: [], dark: false };
  publisher.onAcknowledged = (packet) => {
    const at = line.waiting.get(packet);
    if (at === undefined) return;
    line.waiting.delete(packet);
    line.acknowledged.push(at);
  };
  return line;
}
