/**
 * `npm run bench:influx-outage -- --minutes 10 --rate 2000`: a house on a real InfluxDB 1.x that is stopped for so long
 * under a steady load and started again. Says what was stored, how soon tickets opened meanwhile, and what it cost.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { forkLoad } from '../simulators/index.ts';
import { until } from '../test/harness/daemon.ts';
import { startInfluxd } from '../test/harness/influxd.ts';
import { mebibytes, ms, pause, quantile, whole } from './house/figures.ts';
import { importHeaters, openHouse } from './house/house-under-test.ts';
import { connectAll, failInTurn } from './house/latency.ts';
import { usageOf } from './house/process-usage.ts';
import { countRows, loadShape, whollyAcked } from './house/throughput.ts';
import { openTicketStream } from './house/ticket-stream.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, rate: { type: 'string', default: '2000' } },
});
const awayMs = Number(values.minutes) * 60_000;
const rate = Number(values.rate);
const say = (line: string): void => console.log(`outage: ${line}`);

const beforeMs = 15_000;
const afterMs = 15_000;

await using influxd = await startInfluxd();
await using house = await openHouse(`store: { engine: influx1, url: "${influxd.url}", database: outage }\n`);
const { daemon } = house;
const credentials = await importHeaters(daemon, 'gh', loadShape.connections);
const faulty = await importHeaters(daemon, 'faulty', Math.ceil(awayMs / 6_000));
await using devices = await connectAll(daemon, faulty);
await using tickets = await openTicketStream(daemon);

const seconds = (beforeMs + awayMs + afterMs) / 1_000;
const { port } = daemon.mqtt;
const load = forkLoad({ ...loadShape, port, credentials, rate, seconds });
await pause(beforeMs);
const rss = { before: usageOf(daemon.pid).rssBytes, most: 0 };
await influxd.stop();
const sampling = setInterval(() => {
  rss.most = Math.max(rss.most, usageOf(daemon.pid).rssBytes);
}, 2_000);
const found = await failInTurn(devices.clients, tickets, awayMs);
const waiting = spoolBytes(join(house.dataDir, 'telemetry', 'spool'));
const readiness = await daemon.api.raw('GET', '../../readyz').catch(() => undefined);
await influxd.start();
const began = performance.now();
const report = whollyAcked(await load.report);
await until(
  'everything is in InfluxDB',
  async () => (spoolBytes(join(house.dataDir, 'telemetry', 'spool')) === 0 ? true : undefined),
  900_000,
);
const caughtUp = (performance.now() - began) / 1_000;
clearInterval(sampling);
await pause(2_000);
const stored = await countRows(daemon, [...credentials, ...faulty]);
const sent = report.acked + 2 * faulty.length;

say(`InfluxDB 1.x stopped for ${values.minutes} min at ${whole(rate)} msg/s; /readyz meanwhile ${readiness?.status}`);
say(`${whole(sent)} messages acknowledged, ${whole(stored)} readings read back`);
say(
  `tickets while it was away: ${found.length} of ${faulty.length}, p50 ${ms(quantile(found, 0.5))}, p99 ${ms(quantile(found, 0.99))}, max ${ms(Math.max(...found))}`,
);
say(
  `PUBACK over all: p50 ${ms(report.latencyMs.p50)}, p99 ${ms(report.latencyMs.p99)}, max ${ms(report.latencyMs.max)}`,
);
say(`resident ${mebibytes(rss.before)} before, ${mebibytes(rss.most)} at most afterwards`);
const perRow = waiting / ((rate * awayMs) / 1_000);
say(
  `${whole(waiting)} bytes waited on disk, ${perRow.toFixed(1)} a message: a GB lasts ${(1e9 / perRow / rate / 3_600).toFixed(1)} h at ${whole(rate)} msg/s`,
);
say(`all in InfluxDB ${caughtUp.toFixed(0)} s after it was back, the load going on for ${afterMs / 1_000} s of them`);
if (stored !== sent) process.exitCode = 1;

function spoolBytes(dir: string): number {
  return readdirSync(dir).reduce(
    (sum, name) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
