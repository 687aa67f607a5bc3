/**
 * `npm run soak -- --minutes 10 --rate 5000`: a steady load, memory each ten seconds, and at the end the books of
 * every room. Exits with 1 when memory climbs, a book does not balance, or a row is missing.
 */
import { parseArgs } from 'node:util';
import { forkLoad } from '../simulators/index.ts';
import type { Daemon } from '../test/harness/daemon.ts';
import { countRules } from './house/bench-rules.ts';
import { mebibytes, ms, pause, whole } from './house/figures.ts';
import { everythingStored, type Flow, importHeaters, openHouse, type RoomBooks } from './house/house-under-test.ts';
import { usageOf } from './house/process-usage.ts';
import { countRows, loadShape } from './house/throughput.ts';

const sampleEveryMs = 10_000;
/** A tenth of each device's time its gas pressure is very low, for some fifteen seconds on end. */
const trouble = { faults: 0.1, faultSeconds: 15 } as const;
const margin = 0.05;
const warmUpMessages = 2_000_000;

interface Sample {
  readonly minute: number;
  readonly rssBytes: number;
  /** Of the main thread. */
  readonly heapBytes: number;
  readonly acked: number;
}

async function takeSample(daemon: Daemon, minute: number, acked: number): Promise<Sample> {
  const metrics = await (await daemon.api.raw('GET', '/metrics')).text();
  const heapBytes = Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(metrics)?.[1]);
  return { minute, rssBytes: usageOf(daemon.pid).rssBytes, heapBytes, acked };
}

/** Least squares, bytes a minute. */
function climbOf(samples: readonly Sample[]): number {
  const meanMinute = samples.reduce((sum, { minute }) => sum + minute, 0) / samples.length;
  const meanRss = samples.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / samples.length;
  let covariance = 0;
  let variance = 0;
  for (const { minute, rssBytes } of samples) {
    covariance += (minute - meanMinute) * (rssBytes - meanRss);
    variance += (minute - meanMinute) ** 2;
  }
  return covariance / variance;
}

const balances = ({ in: taken, out, refused, duplicate, dropped_qos0, pending }: RoomBooks): boolean =>
  taken === out + refused + duplicate + dropped_qos0 + pending;

/** Promise 4 at every room; answers whether it holds everywhere. */
function printBooks(rooms: readonly RoomBooks[]): boolean {
  for (const books of rooms) {
    const { room, unit, in: taken, out, refused, duplicate, dropped_qos0, pending } = books;
    const sum = `in ${whole(taken)} = out ${whole(out)} + refused ${whole(refused)} + duplicate ${whole(duplicate)} + dropped ${whole(dropped_qos0)} + pending ${whole(pending)}`;
    console.log(`soak: ${room.padEnd(10)} ${unit.padEnd(10)} ${sum}: ${balances(books) ? 'holds' : 'DOES NOT HOLD'}`);
  }
  return rooms.every(balances);
}

/**
 * Memory goes up and down with snapshots and checkpoints, so a line through all of it says more of where they fell
 * than of a leak: flat is when the highest of the last third is no higher than that of the first, but for the margin.
 */
function judgeMemory(samples: readonly Sample[]): boolean {
  const third = Math.ceil(samples.length / 3);
  const peak = (part: readonly Sample[]): number => Math.max(...part.map(({ rssBytes }) => rssBytes));
  const first = peak(samples.slice(0, third));
  const last = peak(samples.slice(-third));
  const flat = last <= first * (1 + margin);
  const slope = (climbOf(samples.slice(Math.floor(samples.length / 3))) / 2 ** 20).toFixed(2);
  console.log(
    `soak: highest of the first third ${mebibytes(first)}, of the last ${mebibytes(last)} (margin ${margin * 100} %); line over the last two thirds ${slope} MiB/min: ${flat ? 'flat' : 'CLIMBS'}`,
  );
  return flat;
}

/** Caches, rings and the day's first row groups fill once; what is asked is whether memory climbs after that. */
async function fillCaches(daemon: Daemon): Promise<void> {
  const credentials = await importHeaters(daemon, 'before', loadShape.connections);
  const { port } = daemon.mqtt;
  const startTs = Date.now() - 10 * 60_000;
  const fill = {
    ...loadShape,
    port,
    credentials,
    startTs,
    tsStepMs: 2,
    rate: 'max' as const,
    messages: warmUpMessages,
  };
  const report = await forkLoad(fill).report;
  await everythingStored(daemon);
  console.log(
    `soak: ${whole(report.acked)} messages before the clock starts, ${mebibytes(usageOf(daemon.pid).rssBytes)}`,
  );
}

async function soak(minutes: number, rate: number): Promise<boolean> {
  await using house = await openHouse();
  const { daemon } = house;
  const credentials = await importHeaters(daemon, 'gh', loadShape.connections);
  const { active } = await countRules(daemon.api);
  console.log(
    `soak: ${minutes} min at ${whole(rate)} msg/s, ${loadShape.connections} connections, ${active} active rules`,
  );
  const { port } = daemon.mqtt;
  await fillCaches(daemon);
  const { faults, faultSeconds } = trouble;
  const faultRun = Math.max(1, Math.round((faultSeconds * rate) / loadShape.connections));
  const load = forkLoad({ ...loadShape, port, credentials, rate, seconds: minutes * 60, faults, faultRun });
  const samples: Sample[] = [];
  const began = performance.now();
  for (let due = sampleEveryMs; due <= minutes * 60_000; due += sampleEveryMs) {
    await pause(Math.max(0, began + due - performance.now()));
    const sample = await takeSample(daemon, due / 60_000, load.progress().acked);
    samples.push(sample);
    const { minute, rssBytes, heapBytes, acked } = sample;
    console.log(
      `soak: ${minute.toFixed(2).padStart(6)} min  resident ${mebibytes(rssBytes).padStart(9)}  heap ${mebibytes(heapBytes).padStart(8)}  acknowledged ${whole(acked)}`,
    );
  }
  const report = await load.report;
  await everythingStored(daemon);
  const { p50, p99, max } = report.latencyMs;
  console.log(`soak: publish to PUBACK p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)}`);
  const rows = await countRows(daemon, credentials);
  const whollyStored = report.unacked === 0 && rows === report.acked;
  console.log(
    `soak: sent ${whole(report.sent)}, acknowledged ${whole(report.acked)}, stored ${whole(rows)}: ${whollyStored ? 'equal' : 'NOT EQUAL'}`,
  );
  const flow = await daemon.api.get<Flow>('flow');
  const balanced = printBooks(flow.rooms.filter(({ room }) => room !== 'api'));
  return [judgeMemory(samples), balanced, whollyStored].every((held) => held);
}

const { values } = parseArgs({ options: { minutes: { type: 'string' }, rate: { type: 'string' } } });
const minutes = Number(values.minutes ?? 10);
const rate = Number(values.rate ?? 5_000);
if (!(minutes >= 0.5 && rate >= 1)) {
  console.error('--minutes is a number of at least 0.5, --rate one of at least 1');
  process.exitCode = 2;
} else process.exitCode = (await soak(minutes, rate)) ? 0 : 1;
