import { connectAsync, type MqttClient } from 'mqtt';
import { forkLoad } from '../../simulators/index.ts';
import type { Daemon } from '../../test/harness/daemon.ts';
import { type Figures, ms, pause, quantile, type Say, whole } from '../house/figures.ts';
import { type Credentials, everythingStored, importHeaters, openHouse } from '../house/house-under-test.ts';
import { rested } from '../house/process-usage.ts';
import { countRows, loadShape, whollyAcked } from '../house/throughput.ts';
import type { AgentsReport } from './agents-options.ts';
import { forkAgents } from './fork-agents.ts';

export interface DeskLoadOptions {
  readonly agents: number;
  /** Messages a second that come in. */
  readonly rate: number;
  readonly seconds: number;
  /** Heaters a second that fail, each with a ticket and a call. */
  readonly faultsPerSecond: number;
}

const mostMs = 100;
const ticketsADay = 10_000;
const thinkMs = [400, 1_600] as const;
/** Tickets and calls that wait when the agents sit down, so that each finds something. */
const waiting = 90;
const technicians = 40;

/**
 * Sixty agents work a queue into which tickets come faster than ten thousand a day, while 2,000 messages a second come
 * in: how long each kind of request takes, what was refused because somebody was quicker, and that nothing is lost.
 */
export async function benchDeskLoad(options: DeskLoadOptions, say: Say): Promise<Figures> {
  const { agents, rate, seconds, faultsPerSecond } = options;
  // Nobody is to be kept from calling by the hour at which this runs.
  await using house = await openHouse('desk: { quiet_hours: { from: "00:00", to: "00:00" } }\n');
  const { daemon } = house;
  const steady = await importHeaters(daemon, 'gh', loadShape.connections);
  const customers = await importHeaters(daemon, 'cust', 400);
  const faulty = await importHeaters(daemon, 'faulty', waiting + Math.ceil(faultsPerSecond * seconds));
  await hire(daemon);
  const tokens = await Promise.all(
    Array.from({ length: agents }, async (_, i) => {
      const { token } = await daemon.api.post('tokens', { name: `agent-${i}`, role: 'agent' });
      return token as string;
    }),
  );
  await using devices = await connectAll(daemon, faulty);
  const before = await ticketsOf(daemon);
  await Promise.all(devices.clients.slice(0, waiting).map((client) => fail(client)));
  const load = { ...loadShape, port: daemon.mqtt.port, credentials: steady, rate };
  const atDesk = { httpUrl: daemon.httpUrl, tokens, thinkMs, devices: customers.map(({ username }) => username) };
  // Warm: nobody measures the first of anything.
  const warm = await Promise.all([
    forkLoad({ ...load, seconds: 6 }).report,
    forkAgents({ ...atDesk, seconds: 5, seed: 7 }),
  ]);
  await rested(daemon.pid);

  const running = forkLoad({ ...load, seconds });
  const [report, puback] = await Promise.all([
    forkAgents({ ...atDesk, seconds, seed: 1_000 }),
    running.report.then(whollyAcked),
    failInTurn(devices.clients.slice(waiting), seconds * 1_000),
  ]);
  await everythingStored(daemon);
  const opened = (await ticketsOf(daemon)) - before;
  const stored = await countRows(daemon, steady);
  const acked = puback.acked + whollyAcked(warm[0]).acked;
  const times = Object.values(report.times).flat();
  const perDay = (report.done.taken_in + faulty.length - waiting) * (86_400 / seconds);
  for (const line of linesOf(report)) say(`desk-load:   ${line}`);
  const [p50, p95, p99] = [quantile(times, 0.5), quantile(times, 0.95), quantile(times, 0.99)];
  const conflicts = Object.values(report.conflicts).reduce((sum, n) => sum + n, 0);
  say(
    `desk-load: ${agents} agents, ${thinkMs[0]} to ${thinkMs[1]} ms of thought between requests: ${whole(times.length)} requests in ${seconds} s (${whole(times.length / seconds)}/s), p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, max ${ms(Math.max(...times))} (limit for p99 ${mostMs} ms); ${conflicts} refused because somebody was quicker, ${report.errors.length} errors`,
  );
  say(
    `desk-load: ${whole(opened)} tickets in all, ${whole(perDay / ticketsADay)} times as fast as ${whole(ticketsADay)} a day; ${report.done.closed} closed, ${report.done.called} calls made`,
  );
  say(
    `desk-load: meanwhile ${whole(puback.rate)} msg/s, PUBACK p50 ${ms(puback.latencyMs.p50)}, p99 ${ms(puback.latencyMs.p99)}; ${whole(stored)} readings stored of ${whole(acked)} acknowledged`,
  );
  const faults = [
    ...(p99 < mostMs ? [] : [`p99 is ${ms(p99)}, not below ${mostMs} ms`]),
    ...(stored === acked ? [] : [`${acked} messages were acknowledged and ${stored} can be read back`]),
    ...(report.errors.length === 0 ? [] : [`${report.errors.length} errors, the first: ${report.errors[0]}`]),
    ...(perDay >= ticketsADay ? [] : [`only ${whole(perDay)} tickets a day`]),
    ...(opened >= faulty.length ? [] : [`${faulty.length} heaters failed and ${opened} tickets opened`]),
  ];
  if (faults.length > 0) throw new Error(faults.join('; '));
  return {
    ...{ requests: times.length, p50_ms: p50, p95_ms: p95, p99_ms: p99, conflicts, tickets: opened },
    ...{ puback_p99_ms: puback.latencyMs.p99, stored },
  };
}

function linesOf({ times, conflicts }: AgentsReport): string[] {
  return Object.entries(times).map(([kind, all]) => {
    const [p50, p95, p99] = [quantile(all, 0.5), quantile(all, 0.95), quantile(all, 0.99)];
    const refused = conflicts[kind] === undefined ? '' : `, ${conflicts[kind]} refused`;
    return `${kind}: ${all.length} times, p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}${refused}`;
  });
}

async function ticketsOf({ api }: Daemon): Promise<number> {
  const { tickets } = await api.get<{ tickets: Record<string, number> }>('summary');
  return Object.values(tickets).reduce((sum, n) => sum + n, 0);
}

/** Technicians to whom tickets are offered. */
async function hire({ api }: Daemon): Promise<void> {
  const { id } = await api.post('providers', { name: 'Fixers', territories: [{ city: 'Nanjing', district: null }] });
  for (let n = 0; n < technicians; n += 1)
    await api.post('technicians', { provider_id: id, name: `师傅${n}`, skill: 3 });
}

interface FailingDevice {
  readonly id: string;
  readonly client: MqttClient;
}

async function connectAll({ mqtt }: Daemon, credentials: readonly Credentials[]) {
  const clients: FailingDevice[] = [];
  for (const one of credentials) {
    const client = await connectAsync(`mqtt://${mqtt.host}:${mqtt.port}`, { ...one, reconnectPeriod: 0 }, false);
    client.on('error', () => {});
    clients.push({ id: one.username, client });
  }
  return {
    clients,
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map(({ client }) => client.endAsync(true)));
    },
  };
}

/** One heater after the other, spread over the span. */
async function failInTurn(devices: readonly FailingDevice[], span: number): Promise<void> {
  await Promise.all(
    devices.map(async (device, i) => {
      await pause((span * i) / devices.length);
      await fail(device);
    }),
  );
}

/** Eleven seconds of low pressure in its own time: GH-02 asks for a ticket and a call. */
async function fail({ id, client }: FailingDevice): Promise<void> {
  const now = Date.now();
  for (const ts of [now - 11_000, now]) {
    const values = { burner_state: 'flame', gas_supply_pressure_pa: 850, water_flow_lpm: 7.5 };
    await client.publishAsync(`carewatch/v1/${id}/telemetry`, JSON.stringify({ ts, values }), { qos: 1 });
  }
}
