/**
 * `npm run bench:influx-outage -- --fault stop --minutes 10 --rate 2000`: a house on a real InfluxDB 1.x to which something
 * happens for so long under a steady load: it is stopped, answers 503 (`503`), has no room on its disk (`disk-full`), or is
 * given one reading that it refuses (`poison`). Says what was stored, how soon tickets opened meanwhile, and what it cost.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forkLoad } from '../simulators/index.ts';
import { type Daemon, until } from '../test/harness/daemon.ts';
import { influxdPath } from '../test/harness/influxd.ts';
import { mebibytes, ms, pause, quantile, whole } from './house/figures.ts';
import { everythingStored, importHeaters, openHouse } from './house/house-under-test.ts';
import { connectAll, failInTurn } from './house/latency.ts';
import { usageOf } from './house/process-usage.ts';
import { countRows, loadShape, whollyAcked } from './house/throughput.ts';
import { openTicketStream } from './house/ticket-stream.ts';
import { faults } from './influx/faults.ts';

const beforeMs = 15_000;
const afterMs = 15_000;
const database = 'outage';

interface Options {
  readonly fault: string;
  readonly minutes: number;
  readonly rate: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      fault: { type: 'string', default: 'stop' },
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '2000' },
    },
  });
  const { fault } = values;
  if (!Object.hasOwn(faults, fault)) {
    console.error(`--fault is ${fault}; known are ${Object.keys(faults).join(', ')}`);
    return 2;
  }
  const missing = [
    ...(influxdPath() === undefined ? ['influxd is missing; apt-get install influxdb'] : []),
    ...(fault === 'disk-full' && process.getuid?.() !== 0 ? ['only root may mount a disk that is full'] : []),
  ];
  for (const reason of missing) console.warn(`*** SKIPPED: ${reason}`);
  if (missing.length > 0) return 0;
  return (await run({ fault, minutes: Number(values.minutes), rate: Number(values.rate) })) ? 0 : 1;
}

async function run({ fault, minutes, rate }: Options): Promise<boolean> {
  const say = (line: string): void => console.log(`outage (${fault}): ${line}`);
  const awayMs = minutes * 60_000;
  const seconds = (beforeMs + awayMs + afterMs) / 1_000;
  const open = faults[fault];
  if (open === undefined) throw new Error(`no fault ${fault}`);
  let sayPoison = async (): Promise<void> => {};
  await using influx = await open({ database, messages: rate * seconds, sayPoison: () => sayPoison() });
  await using house = await openHouse(`store: { engine: influx1, url: "${influx.url}", database: ${database} }\n`);
  const { daemon } = house;
  const credentials = await importHeaters(daemon, 'gh', loadShape.connections);
  const faulty = await importHeaters(daemon, 'faulty', Math.ceil(awayMs / 6_000));
  const odd = await importHeaters(daemon, 'odd', 1);
  await using devices = await connectAll(daemon, faulty);
  await using oddDevices = await connectAll(daemon, odd);
  sayPoison = async () => {
    for (const { id, client } of oddDevices.clients) {
      const text = JSON.stringify({
        ts: Date.now(),
        values: { burner_state: 'flame', firmware_version: 'v1' },
      });
      await client.publishAsync(`carewatch/v1/${id}/telemetry`, text, { qos: 1 });
    }
  };
  await using tickets = await openTicketStream(daemon);

  const load = forkLoad({ ...loadShape, port: daemon.mqtt.port, credentials, rate, seconds });
  await pause(beforeMs);
  // InfluxDB has its database, and what was said so far.
  await everythingStored(daemon);
  await until('the house is well', async () => ((await readinessOf(daemon)) === '200' ? true : undefined), 60_000);
  const before = usageOf(daemon.pid).rssBytes;
  const rss: number[] = [];
  const sampling = setInterval(() => rss.push(usageOf(daemon.pid).rssBytes), 2_000);
  await influx.begin();
  const found = await failInTurn(devices.clients, tickets, awayMs);
  const spool = join(house.dataDir, 'telemetry', 'spool');
  const waiting = bytesIn(spool);
  const readiness = await readinessOf(daemon);
  await influx.end();
  const began = performance.now();
  const report = whollyAcked(await load.report);
  await until('everything is in InfluxDB', async () => (bytesIn(spool) === 0 ? true : undefined), 900_000);
  await everythingStored(daemon);
  const caughtUp = (performance.now() - began) / 1_000;
  clearInterval(sampling);
  await pause(2_000);
  const stored = await countRows(daemon, [...credentials, ...faulty, ...odd]);
  const rejected = await daemon.api.all('rejections?reason=not_storable');
  const sent = report.acked + 2 * faulty.length + influx.refused;

  say(`InfluxDB 1.x ${influx.says}, ${minutes} min at ${whole(rate)} msg/s; /readyz meanwhile ${readiness}`);
  say(`${whole(sent)} messages acknowledged, ${whole(stored)} readings read back, ${rejected.length} rejected`);
  for (const { device_id, detail } of rejected.slice(0, 3)) say(`rejected: ${device_id}: ${detail}`);
  const [p50, p99, most] = [quantile(found, 0.5), quantile(found, 0.99), Math.max(...found)].map(ms);
  say(`tickets meanwhile: ${found.length} of ${faulty.length}, p50 ${p50}, p99 ${p99}, max ${most}`);
  const puback = report.latencyMs;
  say(`PUBACK over all: p50 ${ms(puback.p50)}, p99 ${ms(puback.p99)}, max ${ms(puback.max)}`);
  const thirds = [0, 1, 2].map((third) => rss.slice((third * rss.length) / 3, ((third + 1) * rss.length) / 3));
  const byThird = thirds.map((part) => mebibytes(Math.max(...part))).join(', ');
  say(`resident ${mebibytes(before)} before, at most ${byThird} in the thirds of the time from then to the last row`);
  if (influx.away) {
    const perRow = waiting / ((rate * awayMs) / 1_000);
    const hours = 1e9 / perRow / rate / 3_600;
    say(`${whole(waiting)} bytes waited on disk, ${perRow.toFixed(1)} a message: a GB lasts ${hours.toFixed(1)} h`);
    say(
      `all in InfluxDB ${caughtUp.toFixed(0)} s after it was well, the load going on for ${afterMs / 1_000} s of them`,
    );
  }
  const broken = [
    ...(stored === sent - influx.refused ? [] : ['what was acknowledged is not what is stored']),
    ...(rejected.length === influx.refused ? [] : [`${influx.refused} rejections were to be`]),
    ...(found.length === faulty.length ? [] : ['a fault opened no ticket']),
    ...(readiness.startsWith(influx.away ? '503' : '200') ? [] : ['/readyz does not say how it stands']),
  ];
  for (const line of broken) say(`BROKEN: ${line}`);
  return broken.length === 0;
}

async function readinessOf(daemon: Daemon): Promise<string> {
  const answer = await daemon.api.raw('GET', '/readyz');
  const { reasons } = (await answer.json()) as { reasons: { code: string; detail?: string }[] };
  return [`${answer.status}`, ...reasons.map(({ code, detail = '' }) => `${code} (${detail})`)].join(' ');
}

function bytesIn(dir: string): number {
  return readdirSync(dir).reduce(
    (sum, name) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

process.exitCode = await main();
