import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forkLoad } from '../../simulators/index.ts';
import * as packets from '../../src/broker/testing/packets.ts';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register, type TestDevice } from '../harness/devices.ts';
import { Publisher } from '../harness/publisher.ts';

/** Pressure is passed back, never dropped silently: the books balance, and a full journal makes devices wait. */

interface Books {
  readonly room: string;
  readonly unit: string;
  readonly in: number;
  readonly out: number;
  readonly refused: number;
  readonly duplicate: number;
  readonly dropped_qos0: number;
  readonly pending: number;
}

let house: AsyncDisposableStack;
let folder: string;

beforeEach(async () => {
  house = new AsyncDisposableStack();
  folder = house.use(await temporaryFolder()).path;
});
afterEach(() => house.disposeAsync());

/** Every room's books now; each balances. */
async function balancedBooks(daemon: Daemon): Promise<readonly Books[]> {
  const { rooms } = await daemon.api.get('flow');
  for (const books of rooms as Books[]) {
    const { room, unit } = books;
    const accounted = books.out + books.refused + books.duplicate + books.dropped_qos0 + books.pending;
    expect({ room, unit, accounted }).toEqual({ room, unit, accounted: books.in });
    expect({ room, unit, isNegative: books.pending < 0 }).toEqual({ room, unit, isNegative: false });
  }
  return rooms;
}

const registerMany = (daemon: Daemon, count: number): Promise<TestDevice[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => register(daemon, `gh-${i}`, 'gas_water_heater')));

describe('the books of the rooms', () => {
  it('balance at every moment of a load, and agree with each other and with the load when it is over', async () => {
    const daemon = house.use(await startDaemon({ dataDir: folder }));
    const [messy, ...credentials] = await registerMany(daemon, 26);
    const { host, port } = daemon.mqtt;
    const load = forkLoad({
      host,
      port,
      credentials,
      connections: 25,
      rate: 3_000,
      startTs: Date.now() - 3_600_000,
      tsStepMs: 1_000,
      seconds: 4,
      faults: 0.02,
      faultRun: 15,
    });
    const told = await tellMess(daemon, messy as TestDevice);
    let looks = 0;
    const looking = new AbortController();
    const look = async (): Promise<void> => {
      for (; !looking.signal.aborted; await delay(50), looks += 1) await balancedBooks(daemon);
    };
    const looked = look();
    const report = await load.report;
    looking.abort();
    await looked;

    const rooms = await until('every room is at rest', async () => {
      const books = await balancedBooks(daemon);
      return books.every(({ room, pending }) => room === 'api' || pending === 0) ? books : undefined;
    });
    const of = (room: string, unit: string): Books => {
      const books = rooms.find((one) => one.room === room && one.unit === unit);
      if (books === undefined) throw new Error(`no books of ${room} in ${unit}`);
      return books;
    };
    const broker = of('broker', 'messages');
    expect(report.unacked).toBe(0);
    expect(broker.in).toBe(report.sent + report.resent + told.messages);
    expect(broker.refused).toBe(told.misplaced);
    const telemetry = of('telemetry', 'readings');
    expect(telemetry.in).toBe(broker.out + broker.refused);
    expect(telemetry.duplicate).toBe(told.repeated);
    expect(telemetry.refused).toBe(told.broken + told.misplaced);
    expect(telemetry.out).toBe(report.sent + told.good);
    expect(of('rules', 'entries').in).toBe(of('journal', 'entries').out);
    expect(of('notify', 'notices').in).toBeGreaterThan(0);
    console.log(
      `pressure: identity held in ${rooms.length} rooms at ${looks} looks during ${report.sent} messages and after; ` +
        rooms.map(({ room, unit, in: taken, out }) => `${room} ${taken} → ${out} ${unit}`).join(', '),
    );
  });
});

/** Everything that is not simply passed on: repeated, broken, misplaced, and at QoS 0. */
async function tellMess(daemon: Daemon, device: TestDevice) {
  using publisher = new Publisher(device);
  await publisher.connect(daemon.mqtt.port);
  const count = { good: 0, repeated: 0, broken: 0, misplaced: 0 };
  for (let seq = 0; seq < 40; seq += 1) {
    const payload = JSON.stringify({ ts: Date.now() - 1_000 + seq, seq, values: { rssi_dbm: -50 } });
    publisher.publish(payload);
    publisher.publish(payload);
    publisher.publish('{"ts":');
    publisher.publish(payload, 'carewatch/v1/somebody-else/telemetry');
    publisher.send(
      packets.publish({ topic: publisher.topic, payload: JSON.stringify({ values: { rssi_dbm: -seq } }) }),
    );
    count.good += 2;
    count.repeated += 1;
    count.broken += 1;
    count.misplaced += 1;
  }
  await publisher.idle();
  return { ...count, messages: count.good + count.repeated + count.broken + count.misplaced };
}

describe('a journal of a megabyte', () => {
  const bundles = 60;
  const readingsEach = 800;

  /** Does not compress to a fraction, as repeated readings would. */
  const noise = (length: number): string => randomBytes(length).toString('base64').slice(0, length);

  /** Some 130 KB of readings a message. */
  function bundle(number: number): string {
    const readings = Array.from({ length: readingsEach }, (_, i) => {
      const at = number * readingsEach + i;
      const ts = Date.now() - 300_000 + at;
      return { ts, seq: at, values: { heartbeat_seq_count: at, firmware_version: noise(110) } };
    });
    return JSON.stringify(readings);
  }

  async function startSmall(): Promise<Daemon> {
    const config = join(folder, 'small.yaml');
    await writeFile(config, 'journal: { budget_bytes: 1000000, segment_bytes: 65536 }\n');
    return house.use(await startDaemon({ dataDir: join(folder, 'data'), args: ['--config', config] }));
  }

  const readiness = async (daemon: Daemon): Promise<{ status: number; body: Json }> => {
    const answer = await daemon.api.raw('GET', '/readyz');
    return { status: answer.status, body: await answer.json() };
  };

  async function storedReadings(daemon: Daemon, device: string): Promise<number> {
    const range = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 3_600_000).toISOString()}`;
    const question = `devices/${device}/telemetry?signals=heartbeat_seq_count&step=1d&agg=count&${range}`;
    const { series } = await daemon.api.get(question);
    return series[0].points.reduce((sum: number, [, count]: [string, number]) => sum + count, 0);
  }

  it('makes devices wait when it is full, says so, and takes up again by itself as the followers pass', async () => {
    const daemon = await startSmall();
    const devices = await registerMany(daemon, 4);
    const publishers = devices.map((device) => house.use(new Publisher(device)));
    for (const publisher of publishers) await publisher.connect(daemon.mqtt.port);
    const seen = { full: 0, looks: 0, reason: '' };
    for (const publisher of publishers) for (let i = 0; i < bundles / 4; i += 1) publisher.publish(bundle(i));
    const done = Promise.all(publishers.map((publisher) => publisher.idle())).then(() => true);
    const patience = performance.now() + 45_000;
    while (!(await Promise.race([done, delay(5, false)]))) {
      const { status, body } = await readiness(daemon);
      seen.looks += 1;
      if (status === 503) {
        seen.full += 1;
        seen.reason = body.reasons[0].detail;
        expect(body.reasons).toMatchObject([{ room: 'journal', code: 'journal-full' }]);
      }
      const waiting = publishers.reduce((sum, { unacknowledged }) => sum + unacknowledged, 0);
      expect(performance.now(), `${waiting} messages still wait: ${seen.reason}`).toBeLessThan(patience);
    }
    expect(seen.full).toBeGreaterThan(0);
    await until('the daemon is ready again', async () => ((await readiness(daemon)).status === 200 ? true : undefined));
    for (const { username } of devices) {
      await until(`all readings of ${username}`, async () =>
        (await storedReadings(daemon, username)) === (bundles / 4) * readingsEach ? true : undefined,
      );
    }
    const { journal } = await daemon.api.get('flow');
    expect(journal.bytes).toBeLessThanOrEqual(journal.budget_bytes);
    console.log(
      `pressure: ${bundles} bundles of ${bundle(0).length} bytes through a journal of ${journal.budget_bytes}: ` +
        `full at ${seen.full} of ${seen.looks} looks ("${seen.reason}"), then all acknowledged and ` +
        `${bundles * readingsEach} readings stored`,
    );
  });

  it('loses nothing when the daemon is killed while it is full and starts again with room', async () => {
    const small = await startSmall();
    const [device] = await registerMany(small, 1);
    const publisher = house.use(new Publisher(device as TestDevice));
    await publisher.connect(small.mqtt.port);
    for (let i = 0; i < bundles; i += 1) publisher.publish(bundle(i));
    await until('the journal is full', async () => ((await readiness(small)).status === 503 ? true : undefined));
    await small.kill();
    const waiting = publisher.unacknowledged;
    const large = house.use(await startDaemon({ dataDir: join(folder, 'data') }));
    await publisher.connect(large.mqtt.port);
    await publisher.idle();
    await until('all readings', async () =>
      (await storedReadings(large, 'gh-0')) === bundles * readingsEach ? true : undefined,
    );
    expect((await readiness(large)).status).toBe(200);
    console.log(
      `pressure: killed while full with ${waiting} of ${bundles} bundles unacknowledged; none lost, none twice`,
    );
  });
});
