import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, Problem } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

const signal = 'gas_supply_pressure_pa';

/** What a device sends, as the API shows it. */
describe('telemetry, from payload to series', () => {
  let house: AsyncDisposableStack;
  let daemon: Daemon;
  let number = 0;

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    daemon = house.use(await startDaemon({ dataDir: folder.path }));
  });
  afterAll(() => house.disposeAsync());

  const heater = async () => {
    number += 1;
    const credentials = await register(daemon, `gh-${number}`, 'gas_water_heater');
    const device = house.use(await connect(daemon, credentials));
    const path = `devices/${credentials.username}`;
    const points = async (query = ''): Promise<Json[]> =>
      (await daemon.api.get(`${path}/telemetry?signals=${signal}${query}`)).series[0].points;
    const holds = (n: number) =>
      until(`${n} points`, async () => ((await points()).length === n ? points() : undefined));
    return { ...device, path, points, holds };
  };
  const iso = (at: number): string => new Date(at).toISOString();

  it('takes every form of the contract', async () => {
    const device = await heater();
    const ts = Date.now() - 60_000;
    await device.publish({ ts, seq: 1, values: { [signal]: 1 } });
    await device.publish({ ts: ts + 1, [signal]: 2 });
    await device.publish([
      { ts: ts + 3, [signal]: 4 },
      { ts: ts + 2, seq: 3, values: { [signal]: 3 } },
    ]);
    await device.publish({ [signal]: 5 });
    const points = await device.holds(5);
    expect(points.slice(0, 4)).toEqual([1, 2, 3, 4].map((value, i) => [iso(ts + i), value]));
    expect(Math.abs(Date.parse(points[4][0]) - Date.now())).toBeLessThan(5_000);
  });

  it('clamps a ts ahead by more than the skew, and shows one within it without being asked', async () => {
    const device = await heater();
    const ahead = Date.now() + 120_000;
    await device.publish({ ts: ahead, [signal]: 1 });
    expect(await device.holds(1)).toEqual([[iso(ahead), 1]]);
    await device.publish({ ts: Date.now() + 600_000, [signal]: 2 });
    const [clamped] = await device.holds(2);
    expect(clamped[1]).toBe(2);
    expect(Date.parse(clamped[0])).toBeLessThanOrEqual(Date.now());
  });

  it('drops a duplicate, and lets the later message of an instant win', async () => {
    const device = await heater();
    const ts = Date.now() - 10_000;
    for (const seq of [5, 5, 6]) await device.publish({ ts, seq, [signal]: seq });
    await device.publish({ ts: ts + 1, [signal]: 7 });
    expect(await device.holds(2)).toEqual([
      [iso(ts), 6],
      [iso(ts + 1), 7],
    ]);
    const { rooms } = await daemon.api.get('flow');
    expect(rooms.find(({ room }: Json) => room === 'telemetry').duplicate).toBe(1);
  });

  it('keeps unknown signals, and tells whoever asks for their series where they are', async () => {
    const device = await heater();
    await device.publish({ gas_pressure: 5, [signal]: 1 });
    await device.holds(1);
    const { items } = await daemon.api.get(`${device.path}/unknown-signals`);
    expect(items).toMatchObject([{ signal: 'gas_pressure', value: 5 }]);
    const refused: Problem = await daemon.api
      .get(`${device.path}/telemetry?signals=some_signal`)
      .catch((error: Problem) => error);
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining('unknown-signals') } });
  });

  it('counts what it refuses by device and reason, and keeps the rest of the message', async () => {
    const device = await heater();
    for (const wrong of ['{"ts":', [{ [signal]: 'x' }, 5, { [signal]: 1 }], { [signal]: 1e9 }, { ts: 5 }]) {
      await device.publish(wrong);
    }
    await device.holds(1);
    const { items } = await daemon.api.get(`rejections/counts?device_id=gh-${number}`);
    const counted = Object.fromEntries(items.map(({ reason, count }: Json) => [reason, count]));
    expect(counted).toEqual({ not_json: 1, bad_value: 1, not_an_object: 1, out_of_range: 1, bad_ts: 1 });
  });

  it('keeps one series of a device that moves, and refuses a retired one', async () => {
    const device = await heater();
    await device.publish({ [signal]: 1 });
    await daemon.api.raw('PATCH', device.path, {
      body: JSON.stringify({ site: { district: 'Elsewhere' } }),
      headers: { 'content-type': 'application/json' },
    });
    await device.publish({ [signal]: 2 });
    expect((await device.holds(2)).map(([, value]) => value)).toEqual([1, 2]);
    const closed = new Promise<void>((resolve) => device.client.once('close', () => resolve()));
    await daemon.api.post(`${device.path}/retire`);
    await closed;
    expect(await device.points()).toHaveLength(2);
  });

  it('gives each of more than 10,000 points once, page by page', async () => {
    const device = await heater();
    const start = Date.now() - 3_600_000;
    const size = 1_000;
    for (let first = 0; first < 12 * size; first += size) {
      await device.publish(
        Array.from({ length: size }, (_, i) => ({ ts: start + (first + i) * 100, [signal]: (first + i) % 5_000 })),
      );
    }
    const last = start + (12 * size - 1) * 100;
    await until('the last point', async () => (await device.points(`&from=${iso(last)}`))[0]);
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Json = await daemon.api.get(`${device.path}/telemetry?signals=${signal}${query}`);
      sizes.push(page.series[0].points.length);
      seen.push(...page.series[0].points.map(([at]: Json) => at));
      cursor = page.next_cursor;
    }
    expect(sizes).toEqual([10_000, 2_000]);
    expect(seen).toEqual(Array.from({ length: 12 * size }, (_, i) => iso(start + i * 100)));
  });
});
