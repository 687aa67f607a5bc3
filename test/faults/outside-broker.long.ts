import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, type DaemonOptions, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';
import { hasMosquitto, sayWhenMissing, startMosquitto } from '../harness/mosquitto.ts';
import { startProxy } from '../harness/proxy.ts';
import { followersPassed } from './judge.ts';
import { OutsideLoad } from './outside-load.ts';

/**
 * Carewatch behind Debian's Mosquitto under load: whatever Mosquitto acknowledged to a device is stored once, through
 * kills, a network that loses everything for a minute, restarts of the broker and stalls.
 */

sayWhenMissing('the faults of an outside broker');

const kills = Number(process.env.CAREWATCH_KILLS ?? 3);
const partition = Number(process.env.CAREWATCH_PARTITION_SECONDS ?? 60) * 1_000;
const deviceCount = 20;
const messagesPerSecond = Number(process.env.CAREWATCH_RATE ?? 2_000);

async function openReader(folder: string, name: string, url: string, share = ''): Promise<DaemonOptions> {
  const file = join(folder, `${name}.yaml`);
  const settings = `mode: external, url: "${url}", ${share}keep_alive: 5s, longest_retry: 2s`;
  const orphans = 'orphans: { messages_per_device: 1000 }';
  await writeFile(file, `broker: { ${settings}, ${orphans} }\ntelemetry: { lateness: 30d }\n`);
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

/** Every acknowledged reading is stored by one of the readers, once, and nothing else is. Rows of each reader. */
async function expectStoredOnce(daemons: readonly Daemon[], load: OutsideLoad): Promise<number[]> {
  const taken = async (): Promise<number> => {
    const flows = await Promise.all(daemons.map((daemon) => daemon.api.get('flow')));
    return flows.reduce((sum, { broker }) => sum + broker.unacknowledged, 0);
  };
  const rowsOf = async (daemon: Daemon): Promise<number> => {
    await followersPassed(daemon);
    let sum = 0;
    for (const device of load.acknowledged.keys()) sum += (await stored(daemon, device)).length;
    return sum;
  };
  let rows: number[] = [];
  const enough = async (): Promise<true | undefined> => {
    if ((await taken()) > 0) return undefined;
    rows = [];
    for (const daemon of daemons) rows.push(await rowsOf(daemon));
    return total(rows) >= load.count ? true : undefined;
  };
  await until('all is stored', enough, 240_000).catch(() => {
    throw new Error(`${load.count} messages were acknowledged and ${total(rows)} are stored`);
  });
  for (const [device, told] of load.acknowledged) {
    const kept = (await Promise.all(daemons.map((daemon) => stored(daemon, device)))).flat();
    expect(kept.sort((a, b) => a - b)).toEqual(told.toSorted((a, b) => a - b));
  }
  return rows;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0);

/** Adopts the device that nobody registered: what its queue keeps of it is stored, once. */
async function expectAdopted(daemons: readonly Daemon[], { stranger, ofStranger }: OutsideLoad): Promise<number> {
  const kept: number[] = [];
  for (const { api } of daemons) {
    // A reader of a share may have read none of its messages.
    const [orphan] = await api.all(`orphans?q=${stranger}`);
    if (orphan === undefined) {
      await api.post('devices', { id: stranger, type: 'gas_water_heater' });
      continue;
    }
    expect(orphan.kept).toBe(orphan.messages);
    await api.post(`orphans/${stranger}/adopt`, { type: 'gas_water_heater' });
  }
  for (const daemon of daemons) {
    await followersPassed(daemon);
    kept.push(...(await stored(daemon, stranger)));
  }
  expect(kept.toSorted((a, b) => a - b)).toEqual(ofStranger.toSorted((a, b) => a - b));
  return kept.length;
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
    const load = house.use(new OutsideLoad(mosquitto, { devices: deviceCount, messagesPerSecond }));
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
    const hushed = performance.now();
    const rows = total(await expectStoredOnce([daemon], load));
    expect(rows).toBe(load.count);
    const behind = Math.round((performance.now() - hushed) / 1_000);
    const adopted = await expectAdopted([daemon], load);
    expect(await daemon.stop()).toBe(0);
    console.log(
      `outside broker, ${load.messagesPerSecond} messages/s: ${kills} kills, ${partition / 1_000} s cut (${waited} messages ` +
        `waited at the broker), 1 restart, 1 stall of 5 s; ${load.count} messages acknowledged, ${rows} rows, all there and ` +
        `compared ${behind} s after the last; ${adopted} messages of an unregistered device, all stored once it was adopted`,
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
    const load = house.use(new OutsideLoad(mosquitto, { devices: deviceCount, messagesPerSecond }));
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
    expect(total(rows)).toBe(load.count);
    const adopted = await expectAdopted(daemons, load);
    console.log(
      `two readers of one share, ${load.messagesPerSecond} messages/s: ${kills} kills; ${load.count} messages acknowledged, ` +
        `${rows.join(' + ')} = ${total(rows)} rows; ${adopted} messages of an unregistered device, all stored once it was adopted at both`,
    );
  });
});
