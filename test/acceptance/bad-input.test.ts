import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badStream } from '../harness/bad-packets.ts';
import { badMessage } from '../harness/bad-payloads.ts';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register, type TestDevice } from '../harness/devices.ts';
import { Publisher } from '../harness/publisher.ts';

/** Whatever arrives: nothing falls, each case is counted with its reason, and a healthy device notices nothing. */

const seed = 20_260_115;
const streams = 1_500;
const messages = 1_500;

describe('a daemon that is sent 3,000 malformed packets and payloads', () => {
  let house: AsyncDisposableStack;
  let daemon: Daemon;
  let faulty: TestDevice;
  let healthy: Healthy;

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    daemon = house.use(await startDaemon({ dataDir: folder.path }));
    faulty = await register(daemon, 'gh-faulty', 'gas_water_heater');
    healthy = house.use(await talkInHealth(daemon));
  });
  afterAll(() => house.disposeAsync());

  it('refuses every malformed stream of packets for its reason', async () => {
    const all = fc.sample(badStream(faulty), { seed, numRuns: streams });
    const before = await refusals();
    const known = new Map<string, number>();
    for (const { reason } of all) if (reason !== undefined) known.set(reason, (known.get(reason) ?? 0) + 1);
    // First those whose reason is known, so that the others cannot be taken for them.
    await sendAll(all.filter(({ reason }) => reason !== undefined).map(({ bytes }) => bytes));
    const counted = await refusals();
    const gained = Object.entries(counted).map(([reason, count]) => [reason, count - (before[reason] ?? 0)]);
    expect(Object.fromEntries(gained)).toEqual(Object.fromEntries(known));
    await sendAll(all.filter(({ reason }) => reason === undefined).map(({ bytes }) => bytes));
    const total = sum(await refusals());
    expect(total).toBeGreaterThan(sum(counted));
    console.log(
      `bad input: ${streams} malformed streams, ${total} refusals: ` +
        Object.entries(await refusals())
          .map(([reason, count]) => `${reason} ${count}`)
          .join(', '),
    );
  });

  it('acknowledges every malformed payload and counts it with its reason', async () => {
    const all = fc.sample(badMessage, { seed, numRuns: messages });
    using publisher = new Publisher(faulty);
    const before = await rejections();
    await publisher.connect(daemon.mqtt.port);
    const expected: Record<string, number> = {};
    for (const { payload, label, reason } of all) {
      publisher.publish(payload, `carewatch/v1/${faulty.username}/${label}`);
      expected[reason] = (expected[reason] ?? 0) + 1;
    }
    for (let i = 0; i < 20; i += 1) publisher.publish('{"values":{"rssi_dbm":1}}', `carewatch/v1/gh-healthy/telemetry`);
    expected.foreign_topic = 20;
    await publisher.idle();
    const gained = await until('every rejection is counted', async () => {
      const now = await rejections();
      const more = Object.entries(now).map(([reason, count]) => [reason, count - (before[reason] ?? 0)] as const);
      const grown = Object.fromEntries(more.filter(([, count]) => count > 0));
      return sum(grown) >= messages + 20 ? grown : undefined;
    });
    expect(gained).toEqual(expected);
    const reasons = Object.entries(gained).map(([reason, count]) => `${reason} ${count}`);
    console.log(`bad input: ${messages + 20} malformed payloads, all acknowledged and counted: ${reasons.join(', ')}`);
  });

  it('lets the last of duplicate keys win', async () => {
    using publisher = new Publisher(faulty);
    await publisher.connect(daemon.mqtt.port);
    const ts = Date.now();
    publisher.publish(`{"ts":1,"ts":${ts},"values":5,"values":{"rssi_dbm":-10,"rssi_dbm":"x","rssi_dbm":-77}}`);
    await publisher.idle();
    const { points } = await until('the reading is stored', async () => {
      const [series] = (await telemetry('gh-faulty', 'rssi_dbm', ts)).series;
      return series.points.length > 0 ? series : undefined;
    });
    expect(points).toEqual([[new Date(ts).toISOString(), -77]]);
  });

  it('kept every reading of the healthy device meanwhile, without letting it wait', async () => {
    const { sent, latencies } = await healthy.fallSilent();
    const points = await until('the healthy device’s readings are stored', async () => {
      const [series] = (await telemetry('gh-healthy', 'heartbeat_seq_count', healthy.from)).series;
      return series.points.length >= sent ? series.points : undefined;
    });
    expect(points.map(([, value]: [string, number]) => value)).toEqual(Array.from({ length: sent }, (_, i) => i));
    const { items } = await daemon.api.get('rejections/counts?device_id=gh-healthy');
    expect(items).toEqual([]);
    const sorted = latencies.toSorted((a, b) => a - b);
    const quantile = (q: number): number => sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
    expect(sorted).toHaveLength(sent);
    expect(quantile(0.5)).toBeLessThan(500);
    expect(quantile(1)).toBeLessThan(5_000);
    expect((await daemon.api.raw('GET', '/readyz')).status).toBe(200);
    expect(daemon.log()).not.toMatch(/"level":[56]0/);
    console.log(
      `bad input: healthy device, ${sent} messages, all stored; publish to PUBACK ` +
        `p50 ${quantile(0.5).toFixed(1)} ms, p99 ${quantile(0.99).toFixed(1)} ms, most ${quantile(1).toFixed(1)} ms`,
    );
  });

  async function refusals(): Promise<Record<string, number>> {
    const { rooms } = await daemon.api.get('flow');
    return rooms.find(({ unit }: Json) => unit === 'refusals').rejected;
  }

  async function rejections(): Promise<Record<string, number>> {
    const { items } = await daemon.api.get(`rejections/counts?device_id=${faulty.username}`);
    return Object.fromEntries(items.map(({ reason, count }: Json) => [reason, count]));
  }

  function telemetry(id: string, signal: string, from: number): Promise<Json> {
    const range = `from=${new Date(from).toISOString()}&to=${new Date(Date.now() + 60_000).toISOString()}`;
    return daemon.api.get(`devices/${id}/telemetry?signals=${signal}&${range}`);
  }

  /** Each over a connection of its own, a few at a time; resolves when the broker has let go of all. */
  async function sendAll(all: readonly Buffer[]): Promise<void> {
    const left = [...all];
    const work = async (): Promise<void> => {
      for (let bytes = left.shift(); bytes !== undefined; bytes = left.shift()) {
        const socket = connect({ host: '127.0.0.1', port: daemon.mqtt.port });
        socket.on('error', () => {}).resume();
        const closed = once(socket, 'close');
        socket.end(bytes);
        await closed;
      }
    };
    // At most as many as one device may hold at once.
    await Promise.all(Array.from({ length: 6 }, work));
  }
});

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

interface Healthy extends Disposable {
  readonly from: number;
  fallSilent(): Promise<{ readonly sent: number; readonly latencies: readonly number[] }>;
}

/** A device that counts its messages, up to two hundred a second. */
async function talkInHealth(daemon: Daemon): Promise<Healthy> {
  const publisher = new Publisher(await register(daemon, 'gh-healthy', 'gas_water_heater'));
  await publisher.connect(daemon.mqtt.port);
  const from = Date.now();
  const sentAt = new Map<number, number>();
  const latencies: number[] = [];
  publisher.onAcknowledged = (id) => void latencies.push(performance.now() - (sentAt.get(id) ?? Number.NaN));
  let sent = 0;
  let talking = true;
  const talk = async (): Promise<void> => {
    for (; talking; await delay(5)) {
      const payload = JSON.stringify({ ts: from + sent, seq: sent, values: { heartbeat_seq_count: sent } });
      sentAt.set(publisher.publish(payload), performance.now());
      sent += 1;
    }
  };
  const done = talk();
  return {
    from,
    async fallSilent() {
      talking = false;
      await done;
      await publisher.idle();
      return { sent, latencies };
    },
    [Symbol.dispose]() {
      talking = false;
      publisher[Symbol.dispose]();
    },
  };
}
