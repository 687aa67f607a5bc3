import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, type DaemonOptions, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';
import { hasMosquitto, type Mosquitto, sayWhenMissing, startMosquitto } from '../harness/mosquitto.ts';
import { startProxy } from '../harness/proxy.ts';
import { followersPassed } from './judge.ts';

/**
 * Carewatch behind Debian's Mosquitto under load: whatever Mosquitto acknowledged to a device is stored once, through
 * kills, a network that loses everything for a minute, restarts of the broker and stalls.
 */

sayWhenMissing('the faults of an outside broker');

const kills = Number(process.env.CAREWATCH_KILLS ?? 3);
const partition = Number(process.env.CAREWATCH_PARTITION_SECONDS ?? 60) * 1_000;
const deviceCount = 20;
const messagesPerSecond = Number(process.env.CAREWATCH_RATE ?? 500);

/** Devices that talk at a steady pace, through one client that comes back when the broker does. */
class Load implements AsyncDisposable {
  readonly acknowledged = new Map<string, number[]>();
  readonly #client: MqttClient;
  readonly #start = Date.now() - 60_000;
  readonly #timer: NodeJS.Timeout;
  #said = 0;
  #open = 0;

  constructor(broker: Mosquitto) {
    this.#client = mqtt.connect(broker.url, {
      protocolVersion: 5,
      clientId: 'load',
      clean: false,
      reconnectPeriod: 100,
    });
    this.#client.on('error', () => undefined);
    for (let n = 0; n < deviceCount; n += 1) this.acknowledged.set(`GH-${n}`, []);
    const tick = 50;
    this.#timer = setInterval(() => {
      for (let n = 0; n < (messagesPerSecond * tick) / 1_000; n += 1) this.#say();
    }, tick);
  }

  get count(): number {
    return this.acknowledged.values().reduce((sum, { length }) => sum + length, 0);
  }

  /** Says no more; resolves when the broker has acknowledged everything. */
  async hush(): Promise<void> {
    clearInterval(this.#timer);
    await until('all is acknowledged to the devices', async () => (this.#open === 0 ? true : undefined), 60_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#client.endAsync(true);
  }

  #say(): void {
    const device = `GH-${this.#said % deviceCount}`;
    const ts = this.#start + Math.floor(this.#said / deviceCount);
    this.#said += 1;
    this.#open += 1;
    const message = JSON.stringify({ ts, seq: this.#said, values: { water_outlet_temp_c: 40 + (this.#said % 10) } });
    this.#client.publish(`carewatch/v1/${device}/telemetry`, message, { qos: 1 }, (error) => {
      this.#open -= 1;
      if (error === undefined || error === null) this.acknowledged.get(device)?.push(ts);
    });
  }
}

async function openReader(folder: string, name: string, url: string, share = ''): Promise<DaemonOptions> {
  const file = join(folder, `${name}.yaml`);
  const settings = `mode: external, url: "${url}", ${share}keep_alive: 5s, longest_retry: 2s`;
  await writeFile(file, `broker: { ${settings} }\ntelemetry: { lateness: 30d }\n`);
  return { dataDir: join(folder, name), args: ['--config', file] };
}

const connected = (daemon: Daemon): Promise<{ readonly reconnects: number }> =>
  until(
    'the broker is connected',
    async () => {
      const { broker } = await daemon.api.get('flow');
      return broker.connected ? broker : undefined;
    },
    30_000,
  );

async function registerAll(daemon: Daemon): Promise<void> {
  for (let n = 0; n < deviceCount; n += 1) await register(daemon, `GH-${n}`, 'gas_water_heater');
}

async function stored(daemon: Daemon, device: string): Promise<number[]> {
  const instants: number[] = [];
  const query = 'signals=water_outlet_temp_c&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=10000';
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Json = await daemon.api.get(`devices/${device}/telemetry?${query}${more}`);
    instants.push(...page.series[0].points.map(([at]: [string]) => Date.parse(at)));
    cursor = page.next_cursor ?? null;
  }
  return instants;
}

/** Every acknowledged reading is stored by one of the readers, once, and nothing else is. */
async function expectStoredOnce(daemons: readonly Daemon[], load: Load): Promise<number> {
  const count = async (): Promise<number> => {
    let sum = 0;
    for (const daemon of daemons)
      for (const device of load.acknowledged.keys()) sum += (await stored(daemon, device)).length;
    return sum;
  };
  await until('all is stored', async () => ((await count()) >= load.count ? true : undefined), 60_000).catch(
    async () => {
      throw new Error(`${load.count} messages were acknowledged and ${await count()} are stored`);
    },
  );
  for (const daemon of daemons) await followersPassed(daemon);
  for (const [device, told] of load.acknowledged) {
    const kept = (await Promise.all(daemons.map((daemon) => stored(daemon, device)))).flat();
    expect(kept.sort((a, b) => a - b)).toEqual(told.toSorted((a, b) => a - b));
  }
  return count();
}

describe.skipIf(!hasMosquitto)('behind Mosquitto, under load', () => {
  it('loses nothing through kills, a partition, restarts of the broker and a stall', async () => {
    await using house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    const mosquitto = house.use(await startMosquitto());
    const proxy = house.use(await startProxy(mosquitto.port));
    const options = await openReader(folder.path, 'one', proxy.url);
    let daemon = await startDaemon(options);
    house.defer(() => daemon.kill());
    await registerAll(daemon);
    await connected(daemon);
    const load = house.use(new Load(mosquitto));
    let waited = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      await delay(2_000);
      await daemon.kill();
      await delay(500);
      daemon = await startDaemon(options);
      await connected(daemon);
    }
    await proxy.cut();
    const before = load.count;
    await delay(partition);
    waited = load.count - before;
    await proxy.heal();
    await connected(daemon);
    await mosquitto.restart();
    await connected(daemon);
    daemon.signal('SIGSTOP');
    await delay(5_000);
    daemon.signal('SIGCONT');
    await delay(1_000);
    await load.hush();
    await connected(daemon);
    const rows = await expectStoredOnce([daemon], load);
    expect(rows).toBe(load.count);
    expect(await daemon.stop()).toBe(0);
    console.log(
      `outside broker: ${kills} kills, ${partition / 1_000} s cut (${waited} messages waited at the broker), 1 restart, ` +
        `1 stall of 5 s; ${load.count} messages acknowledged, ${rows} rows`,
    );
  });

  it('loses and doubles nothing between two readers of one share that are killed in turn', async () => {
    await using house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    const mosquitto = house.use(await startMosquitto());
    const options = [
      await openReader(folder.path, 'one', mosquitto.url, 'share: cw, '),
      await openReader(folder.path, 'two', mosquitto.url, 'share: cw, '),
    ];
    const daemons: Daemon[] = [];
    house.defer(async () => void (await Promise.all(daemons.map((daemon) => daemon.kill()))));
    for (const [at, one] of options.entries()) {
      daemons[at] = await startDaemon(one);
      await registerAll(daemons[at]);
      await connected(daemons[at]);
    }
    const load = house.use(new Load(mosquitto));
    for (let kill = 0; kill < kills; kill += 1) {
      const at = kill % 2;
      await delay(2_000);
      await daemons[at]?.kill();
      await delay(500);
      const again = await startDaemon(options[at] as DaemonOptions);
      daemons[at] = again;
      await connected(again);
    }
    await load.hush();
    const rows = await expectStoredOnce(daemons, load);
    expect(rows).toBe(load.count);
    console.log(`two readers of one share: ${kills} kills; ${load.count} messages acknowledged, ${rows} rows in both`);
  });
});
