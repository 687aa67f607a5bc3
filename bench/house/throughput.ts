import { forkLoad, type LoadReport } from '../../simulators/index.ts';
import type { Daemon } from '../../test/harness/daemon.ts';
import { startBareBroker } from './bare-broker.ts';
import { countRules } from './bench-rules.ts';
import { type Figures, median, type Say, seconds, whole } from './figures.ts';
import { type Credentials, everythingStored, importHeaters, openHouse, readingsOf } from './house-under-test.ts';
import { rested, usageOf } from './process-usage.ts';

export interface ThroughputOptions {
  readonly pairs: number;
  readonly seconds: number;
}

export const loadShape = { host: '127.0.0.1', connections: 50, payloadBytes: 180, window: 100 } as const;

interface Round {
  readonly acked: number;
  readonly rate: number;
  readonly seconds: number;
  readonly cpuPerMessage: number;
}

/**
 * The gate: QoS 1 messages a second that are journaled, ruled and stored, beside a bare aedes that does nothing,
 * in turns. The house's time runs from the first publish until the store has every row.
 */
export async function benchThroughput(options: ThroughputOptions, say: Say): Promise<Figures> {
  await using bare = await startBareBroker();
  await using house = await openHouse();
  const { daemon } = house;
  const { active, onHeaters } = await countRules(daemon.api);
  say(
    `throughput: QoS 1, ${loadShape.payloadBytes} bytes, ${loadShape.connections} connections, ${active} active rules of which ${onHeaters} look at each device`,
  );
  const sideA = (time: number): Promise<Round> => bareRound(bare, time);
  const devices: Credentials[] = [];
  let stored = 0;
  // Devices of its own for each round: a load faster than its clock sends instants ahead of it, and a device has
  // one reading an instant.
  const sideB = async (time: number): Promise<Round> => {
    const credentials = await importHeaters(daemon, `gh${devices.length}`, loadShape.connections);
    devices.push(...credentials);
    await rested(daemon.pid);
    const round = await houseRound(daemon, credentials, time);
    stored += round.acked;
    return round;
  };
  const ratios: number[] = [];
  const rates: { readonly bare: number[]; readonly house: number[] } = { bare: [], house: [] };
  // Both sides warm, so that no pair pays for compiling.
  await sideA(2);
  await sideB(3);
  for (let pair = 1; pair <= options.pairs; pair += 1) {
    await rested(daemon.pid);
    const a = await sideA(options.seconds);
    const b = await sideB(options.seconds);
    ratios.push(b.rate / a.rate);
    rates.bare.push(a.rate);
    rates.house.push(b.rate);
    say(
      `throughput: pair ${pair}: bare aedes ${whole(a.rate)}/s (${a.cpuPerMessage.toFixed(1)} µs of processor each), house ${whole(b.rate)}/s (${b.cpuPerMessage.toFixed(1)} µs; all stored after ${seconds(b.seconds)}), ratio ${(b.rate / a.rate).toFixed(3)}`,
    );
  }
  const readBack = await countRows(daemon, devices);
  if (readBack !== stored) throw new Error(`${stored} messages were acknowledged and ${readBack} can be read back`);
  say(`throughput: ${whole(readBack)} rows read back, as many as were acknowledged`);
  const ratio = median(ratios);
  say(`throughput: median ratio ${ratio.toFixed(3)} (goal 0.5)`);
  return {
    ratio,
    bare_per_second: median(rates.bare),
    house_per_second: median(rates.house),
    rows_read_back: readBack,
  };
}

async function bareRound({ port, pid }: { port: number; pid: number }, time: number): Promise<Round> {
  const before = usageOf(pid).cpuSeconds;
  const report = whollyAcked(await forkLoad({ ...loadShape, port, rate: 'max', seconds: time }).report);
  const { acked, rate } = report;
  return { acked, rate, seconds: report.seconds, cpuPerMessage: micros(usageOf(pid).cpuSeconds - before, acked) };
}

async function houseRound(daemon: Daemon, credentials: readonly Credentials[], time: number): Promise<Round> {
  const { port } = daemon.mqtt;
  const before = usageOf(daemon.pid).cpuSeconds;
  const load = forkLoad({ ...loadShape, port, credentials, rate: 'max', seconds: time });
  const { acked, seconds: acking } = whollyAcked(await load.report);
  const reported = performance.now();
  await everythingStored(daemon);
  const whole = acking + (performance.now() - reported) / 1_000;
  const cpuPerMessage = micros(usageOf(daemon.pid).cpuSeconds - before, acked);
  return { acked, rate: acked / whole, seconds: whole, cpuPerMessage };
}

const micros = (cpuSeconds: number, messages: number): number => (cpuSeconds * 1e6) / messages;

/** A load of which something was lost measures nothing. */
export function whollyAcked(report: LoadReport): LoadReport {
  if (report.unacked === 0 && report.gone.length === 0) return report;
  throw new Error(`${report.unacked} messages were not acknowledged; gone: ${JSON.stringify(report.gone.slice(0, 3))}`);
}

export async function countRows(daemon: Daemon, credentials: readonly Credentials[]): Promise<number> {
  let rows = 0;
  for (const { username } of credentials) rows += await readingsOf(daemon, username);
  return rows;
}
