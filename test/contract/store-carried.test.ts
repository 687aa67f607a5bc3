/** Readings in a real InfluxDB that go into files for a backup, and from there into a database again. */
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import { openInflux1Store, type Store, type StoreFault } from '../../src/store/index.ts';
import { temporaryFolder, until } from '../harness/daemon.ts';
import { type Influxd, influxdPath, startInfluxd } from '../harness/influxd.ts';
import { at, batchOf, collected, heater, lift, reading } from './store-world.ts';

const before = [
  reading({ seq: 1, ts: at(1_000), values: { outlet_temp_c: 40.5, burner_state: '点火,"x"' } }),
  // Two of one instant: the later wins, and both are in the stream.
  reading({ seq: 2, ts: at(1_000), values: { outlet_temp_c: 41 }, unknown: { wifi_dbm: -60 } }),
  reading({ seq: 3, ts: at(2_000), device: 'l 1,=', type: lift, values: { floor: 3, door_open: false } }),
];
const after = [reading({ seq: 4, ts: at(3_000), values: { outlet_temp_c: 42 } })];

describe.skipIf(influxdPath() === undefined)('readings of a real InfluxDB 1.x in a backup', () => {
  const house = new AsyncDisposableStack();
  let influxd: Influxd;
  let root: string;
  /** The folder of a store after `before` and `after`, as a backup has it, and the files with its readings. */
  let backedUp: string;
  beforeAll(async () => {
    influxd = house.use(await startInfluxd());
    root = house.use(await temporaryFolder()).path;
    backedUp = join(root, 'first');
  });
  afterAll(() => house.disposeAsync());

  const faults: StoreFault[] = [];
  const open = (dir: string, database: string): Promise<Store> =>
    openInflux1Store(
      { dir, retention: { raw: days(3_650) }, influx1: { url: influxd.url, database } },
      { clock: createSystemClock(), random: () => 0, onFault: (fault) => void faults.push(fault) },
    );
  const restored = async (name: string, carried: boolean): Promise<string> => {
    const dir = join(root, name);
    await cp(backedUp, dir, { recursive: true });
    if (carried) await cp(join(root, 'carried'), join(dir, 'carried'), { recursive: true });
    await writeFile(join(dir, 'restored.json'), JSON.stringify({ after: 4, upTo: 1_000 }));
    return dir;
  };
  const settled = (store: Store): Promise<true> =>
    until('all is there', async () => (store.trouble?.() === undefined ? true : undefined));
  const seen = async (store: Store) => ({
    events: await collected(store.events({ after: 0 })),
    series: await store.series({
      ...{ device: 'h-1', type: heater.name, from: at(0), to: at(60_000), limit: 100 },
      signals: ['outlet_temp_c', 'burner_state'],
    }),
  });

  let original: Awaited<ReturnType<typeof seen>>;

  test('go into files once: what came since is all that the next files have', async () => {
    await using store = await open(backedUp, 'original');
    const folder = join(root, 'carried');
    await store.append(batchOf(before));
    const first = await store.carryReadings?.({ after: 0, folder });
    expect(first).toMatchObject({ upTo: 3, keptAfter: 0, names: [expect.stringMatching(/-3\.readings$/)] });
    await store.append(batchOf(after));
    const second = await store.carryReadings?.({ after: 3, folder });
    expect(second).toMatchObject({ upTo: 4, names: [expect.stringMatching(/^0{15}4-0{15}4-1\.readings$/)] });
    expect(await store.carryReadings?.({ after: 4, folder })).toMatchObject({ upTo: 4, names: [] });
    expect(await readdir(folder)).toHaveLength(2);
    original = await seen(store);
    expect(original.events).toHaveLength(4);
  });

  test('make an empty database what the old one was, before anything new goes there', async () => {
    const dir = await restored('into-empty', true);
    await using store = await open(dir, 'was_empty');
    expect(store.trouble?.()).toContain('0 of 2 files so far; 4 are still missing');
    await expect(store.carryReadings?.({ after: 0, folder: join(root, 'no') })).rejects.toThrow('are still missing');
    const held = await store.holdFiles();
    expect(held.files.filter(({ name }) => name.startsWith('carried/')).length).toBeLessThanOrEqual(2);
    await held[Symbol.asyncDispose]();
    // It shares its instant with one that may still be on its way, and is the later.
    expect(await store.append(batchOf([reading({ seq: 1_001, ts: at(3_000), values: { outlet_temp_c: 50 } })]))).toBe(
      1_001,
    );
    await settled(store);
    const now = await seen(store);
    expect(now.events.slice(0, 4)).toEqual(original.events);
    expect(now.events.slice(4)).toMatchObject([{ seq: 1_001, values: { outlet_temp_c: 50 } }]);
    expect(now.series.series[0]?.points).toEqual([
      [at(1_000), 41],
      [at(3_000), 50],
    ]);
    expect(await readdir(dir)).not.toContain('carried');
  });

  test('change nothing in a database that has them; what came after the backup is in series alone, until it is told again', async () => {
    const dir = await restored('into-original', true);
    {
      await using lost = await open(backedUp, 'original');
      await lost.append(batchOf([reading({ seq: 5, ts: at(4_000), values: { outlet_temp_c: 60 } })]));
      await lost.append(batchOf([reading({ seq: 6, ts: at(5_000), values: { outlet_temp_c: 61 } })]));
    }
    await using store = await open(dir, 'original');
    await settled(store);
    expect(store.usedUpTo?.()).toBe(1_000);
    const told = [
      reading({ seq: 1_001, ts: at(4_000), values: { outlet_temp_c: 60 } }),
      reading({ seq: 1_002, ts: at(6_000), values: { outlet_temp_c: 62 } }),
    ];
    await store.append(batchOf(told));
    const now = await seen(store);
    expect(now.events.slice(0, 4)).toEqual(original.events);
    expect(now.events.slice(4)).toMatchObject([{ seq: 1_001 }, { seq: 1_002 }]);
    expect(now.series.series[0]?.points).toEqual([
      [at(1_000), 41],
      [at(3_000), 42],
      [at(4_000), 60],
      [at(5_000), 61],
      [at(6_000), 62],
    ]);
    expect(faults).toEqual([]);
  });
});
