import { connectAsync, type MqttClient } from 'mqtt';
import { forkLoad } from '../../simulators/index.ts';
import type { Daemon } from '../../test/harness/daemon.ts';
import { startBareBroker } from './bare-broker.ts';
import { probeDisk } from './disk-probe.ts';
import { type Figures, ms, pause, quantile, type Say } from './figures.ts';
import { type Credentials, importHeaters, openHouse } from './house-under-test.ts';
import { loadShape, whollyAcked } from './throughput.ts';
import { openTicketStream, type TicketStream } from './ticket-stream.ts';

export interface LatencyOptions {
  readonly rate: number;
  readonly seconds: number;
  /** Devices that each get one fault. */
  readonly faults: number;
}

/**
 * From publish to PUBACK and from publish to ticket, at a steady rate; beside the PUBACKs of a bare aedes, and
 * beside what the disk meanwhile took to make a kibibyte durable, which each of the house's PUBACKs waits for.
 */
export async function benchLatency(options: LatencyOptions, say: Say): Promise<Figures> {
  const steady = { ...loadShape, rate: options.rate, seconds: options.seconds };
  await using house = await openHouse();
  const { daemon } = house;
  const credentials = await importHeaters(daemon, 'gh', loadShape.connections);
  const faulty = await importHeaters(daemon, 'faulty', options.faults);
  await using devices = await connectAll(daemon, faulty);
  await using tickets = await openTicketStream(daemon);
  const { port } = daemon.mqtt;
  await forkLoad({ ...steady, port, credentials, seconds: 3 }).report;

  const load = forkLoad({ ...steady, port, credentials });
  const span = options.seconds * 1_000;
  const end = performance.now() + span;
  const [found, syncs] = await Promise.all([
    failInTurn(devices.clients, tickets, span),
    probeDisk(house.dataDir, () => performance.now() < end),
  ]);
  const ours = whollyAcked(await load.report);
  await daemon.kill();
  await using bare = await startBareBroker();
  const theirs = whollyAcked(await forkLoad({ ...steady, port: bare.port }).report);
  const sync = { p50: quantile(syncs, 0.5), p99: quantile(syncs, 0.99), max: Math.max(...syncs) };

  const rate = `at ${options.rate.toLocaleString('en')} msg/s for ${options.seconds} s`;
  const puback = ours.latencyMs;
  say(
    `latency: publish to PUBACK ${rate}: p50 ${ms(puback.p50)}, p99 ${ms(puback.p99)}, max ${ms(puback.max)} (durable); bare aedes p50 ${ms(theirs.latencyMs.p50)}, p99 ${ms(theirs.latencyMs.p99)} (kept nowhere); one sync of this disk meanwhile p50 ${ms(sync.p50)}, p99 ${ms(sync.p99)}, max ${ms(sync.max)}`,
  );
  const ticket = { p50: quantile(found, 0.5), p99: quantile(found, 0.99), max: Math.max(...found) };
  say(
    `latency: publish to ticket heard on the stream ${rate}, ${found.length} of ${options.faults} faults: p50 ${ms(ticket.p50)}, p99 ${ms(ticket.p99)}, max ${ms(ticket.max)}`,
  );
  if (found.length < options.faults) throw new Error(`${options.faults - found.length} faults opened no ticket`);
  return {
    puback_p50_ms: puback.p50,
    puback_p99_ms: puback.p99,
    bare_puback_p50_ms: theirs.latencyMs.p50,
    bare_puback_p99_ms: theirs.latencyMs.p99,
    sync_p50_ms: sync.p50,
    sync_p99_ms: sync.p99,
    sync_max_ms: sync.max,
    puback_max_ms: puback.max,
    ticket_p50_ms: ticket.p50,
    ticket_p99_ms: ticket.p99,
  };
}

interface FaultyDevice {
  readonly id: string;
  readonly client: MqttClient;
}

export async function connectAll(
  { mqtt }: Daemon,
  credentials: readonly Credentials[],
): Promise<AsyncDisposable & { readonly clients: readonly FaultyDevice[] }> {
  const clients: FaultyDevice[] = [];
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

/** One device after the other, spread over `span`; answers the milliseconds from publish to ticket. */
export async function failInTurn(
  devices: readonly FaultyDevice[],
  tickets: TicketStream,
  span: number,
): Promise<readonly number[]> {
  const last = span - 2_000;
  const times = devices.map(async (device, i) => {
    await pause((last * i) / devices.length);
    const published = await fail(device);
    const opened = await Promise.race([tickets.opened(device.id), pause(10_000)]);
    return opened === undefined ? undefined : opened - published;
  });
  return (await Promise.all(times)).filter((time) => time !== undefined);
}

/**
 * GH-02 wants ten seconds of low pressure in the device's own time. The first message says when it began; the
 * second, whose instant is answered, makes it eleven.
 */
async function fail({ id, client }: FaultyDevice): Promise<number> {
  const publish = (ts: number): Promise<unknown> => {
    const values = { burner_state: 'flame', gas_supply_pressure_pa: 850, water_flow_lpm: 7.5 };
    return client.publishAsync(`carewatch/v1/${id}/telemetry`, JSON.stringify({ ts, values }), { qos: 1 });
  };
  const now = Date.now();
  await publish(now - 11_000);
  await pause(100);
  const published = performance.now();
  await publish(now);
  return published;
}
