import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenClock, createRoomMeter, type Instant } from '../base/index.ts';
import { type Group, type Journal, openJournal, openJournalReader } from '../journal/index.ts';
import type { Verdict } from '../rules/index.ts';
import { createRowBuffer } from '../store/index.ts';
import type { TelemetryEvent } from '../telemetry/index.ts';
import {
  createFollower,
  type Follower,
  type FollowerOptions,
  type FollowerProgress,
  followerDefaults,
} from './index.ts';
import { openSnapshots } from './snapshots.ts';

/** The follower over a real journal and real snapshots, between a store and effects that answer when told. */

let house: AsyncDisposableStack;
let dir: string;

beforeEach(async () => {
  house = new AsyncDisposableStack();
  dir = await mkdtemp(join(tmpdir(), 'carewatch-follow-'));
  house.defer(() => rm(dir, { recursive: true }));
});
afterEach(() => house.disposeAsync());

/** What outlives the follower: the journal, and the two databases with their cursors. */
interface World {
  readonly journal: Journal;
  readonly told: FollowerProgress[];
  readonly applied: { readonly verdicts: number[]; readonly upTo: number }[];
  readonly compared: number[];
  stored: number;
  cursor: number;
  /** While set, the store and the effects answer only once it resolves. */
  storeGate: Promise<void> | undefined;
  effectsGate: Promise<void> | undefined;
  groups: (group: Group) => void;
  entry(): Promise<number>;
}

/** With readers, each of its entries soon has a segment of its own. */
async function openWorld(readers?: readonly string[]): Promise<World> {
  const how = readers === undefined ? {} : { readers, segmentBytes: 4_096 };
  const payload = new Uint8Array(readers === undefined ? 0 : 3_000);
  const clock = createDrivenClock(1_000 as Instant);
  const onFault = ({ sentence }: { sentence: string }): void => expect.fail(sentence);
  const onGroup = (group: Group): void => world.groups(group);
  const journal = house.use(await openJournal({ dir: join(dir, 'journal'), ...how }, { clock, onGroup, onFault }));
  const world: World = {
    journal,
    ...{ told: [], applied: [], compared: [], stored: 0, cursor: 0, storeGate: undefined, effectsGate: undefined },
    groups: () => {},
    entry: () =>
      new Promise((resolve) => {
        const draft = { kind: 5, subject: '', label: '', payload };
        const seq = journal.append(draft, () => resolve(seq));
      }),
  };
  return world;
}

const verdictOf = ({ seq }: TelemetryEvent): Verdict => ({ seq, ordinal: 0 }) as Verdict;

/** Every entry is one row, and every third one verdict. Its state is the last entry it has seen. */
async function follow(world: World, options: Partial<FollowerOptions> = {}): Promise<Follower> {
  const follower = await unstarted(world, options);
  await follower.start(world.journal.durableSeq);
  return follower;
}

async function unstarted(world: World, options: Partial<FollowerOptions> = {}): Promise<Follower> {
  let state = 0;
  const snapshots = join(dir, 'snapshots');
  await mkdir(snapshots, { recursive: true });
  const engine = {
    step(event: TelemetryEvent): readonly Verdict[] {
      expect(event.seq).toBe(state + 1);
      state = event.seq;
      return event.seq % 3 === 0 ? [verdictOf(event)] : [];
    },
    snapshot: () => state,
    restore(at: never) {
      state = at;
    },
  };
  const meter = {
    rules: createRoomMeter({ room: 'rules', unit: 'e' }),
    store: createRoomMeter({ room: 's', unit: 'r' }),
  };
  const follower = createFollower(
    { ...followerDefaults, flushEveryMs: 1, ...options },
    {
      fold: {
        take: ({ seq, at }) => [{ kind: 'pulse', seq, idx: 0, at }],
        snapshot: () => null,
        restore: () => {},
      },
      engine,
      journal: openJournalReader({ dir: join(dir, 'journal') }),
      rows: createRowBuffer(),
      store: {
        async append({ lastSeq }) {
          await world.storeGate;
          world.stored = Math.max(world.stored, lastSeq);
          return world.stored;
        },
        cursor: async () => world.stored,
      },
      effects: {
        cursor: async () => world.cursor,
        async apply(verdicts, upTo) {
          await world.effectsGate;
          world.applied.push({ verdicts: verdicts.map(({ seq }) => seq), upTo });
          world.cursor = upTo;
        },
        async compare(verdicts) {
          world.compared.push(...verdicts.map(({ seq }) => seq));
          return 0;
        },
      },
      snapshots: openSnapshots(snapshots),
      onEvent: () => {},
      onProgress: (progress) => void world.told.push(progress),
      onGap: () => expect.fail('a gap'),
      onDefect: (error) => expect.fail(String(error)),
      meter,
    },
  );
  world.groups = (group) => follower.push(group);
  return follower;
}

const needed = ({ told }: World): number => Math.max(0, ...told.map((progress) => progress.needed ?? 0));

describe('what the journal may drop', () => {
  it('is nothing while the rows before a snapshot are not stored, and everything once they are', async () => {
    const world = await openWorld();
    const follower = house.use(await follow(world, { snapshotEveryEntries: 10 }));
    const gate = Promise.withResolvers<void>();
    world.storeGate = gate.promise;
    for (let i = 0; i < 12; i += 1) await follower.passed(await world.entry());
    expect(world.cursor).toBeGreaterThanOrEqual(10);
    expect(needed(world)).toBe(0);
    gate.resolve();
    await follower.idle();
    expect(needed(world)).toBe(10);
  });

  it('is everything that has passed when room is asked for, although nothing else arrives', async () => {
    const world = await openWorld();
    const follower = house.use(await follow(world));
    let last = 0;
    for (let i = 0; i < 7; i += 1) last = await world.entry();
    await follower.makeRoom(last);
    expect(needed(world)).toBe(7);
    expect({ stored: world.stored, cursor: world.cursor }).toEqual({ stored: 7, cursor: 7 });
  });

  it('follows the bytes too, so that few large entries fill no journal', async () => {
    const world = await openWorld();
    const follower = house.use(await follow(world, { snapshotEveryBytes: 500 }));
    for (let i = 0; i < 20; i += 1) await follower.passed(await world.entry());
    await follower.idle();
    expect(needed(world)).toBeGreaterThan(0);
  });
});

it('an entry has passed only when what followed from it is applied', async () => {
  const world = await openWorld();
  const follower = house.use(await follow(world));
  const gate = Promise.withResolvers<void>();
  world.effectsGate = gate.promise;
  const seq = [await world.entry(), await world.entry(), await world.entry()][2] ?? 0;
  let passed = false;
  const passing = follower.passed(seq).then(() => {
    passed = true;
  });
  while (follower.position.stepped < seq) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(passed).toBe(false);
  gate.resolve();
  await passing;
  expect(world.applied.flatMap(({ verdicts }) => verdicts)).toEqual([3]);
});

it('after a crash takes up from the newest snapshot, compares what was applied and applies the rest once', async () => {
  const world = await openWorld();
  {
    await using first = await follow(world);
    for (let i = 0; i < 10; i += 1) await first.passed(await world.entry());
  }
  const second = await follow(world);
  for (let i = 0; i < 10; i += 1) await second.passed(await world.entry());
  await second.idle();
  // The crash: ten entries more in the journal, and nobody who took a snapshot of them.
  world.groups = () => {};
  for (let i = 0; i < 10; i += 1) await world.entry();
  world.applied.length = 0;
  const third = house.use(await follow(world));
  expect(world.compared).toEqual([12, 15, 18]);
  expect(world.applied.flatMap(({ verdicts }) => verdicts)).toEqual([21, 24, 27, 30]);
  expect(third.position).toMatchObject({ stepped: 30, stored: 30, applied: 30, replayed: 3, replayMismatches: 0 });
});

describe('a snapshot that the disk damaged', () => {
  const damage = async (ending: string): Promise<void> => {
    const names = (await readdir(join(dir, 'snapshots'))).filter((name) => name.endsWith(ending));
    expect(names).not.toEqual([]);
    for (const name of names) {
      const bytes = await readFile(join(dir, 'snapshots', name));
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
      await writeFile(join(dir, 'snapshots', name), bytes);
    }
  };

  it('is read from its copy, and without both the journal is replayed from its beginning', async () => {
    const world = await openWorld();
    {
      await using first = await follow(world);
      for (let i = 0; i < 10; i += 1) await first.passed(await world.entry());
    }
    for (const [ending, replayed] of [
      ['.snap', 0],
      ['.copy', 3],
    ] as const) {
      await damage(ending);
      const again = await follow(world);
      expect(again.position).toMatchObject({ stepped: 10, applied: 10, replayed, replayMismatches: 0 });
    }
  });

  it('is told, and nothing goes on without it, when the journal has dropped what it knew', async () => {
    const world = await openWorld(['rules']);
    {
      await using first = await follow(world);
      for (let i = 0; i < 10; i += 1) await first.passed(await world.entry());
    }
    world.journal.release('rules', needed(world));
    await world.journal.idle();
    await damage('.snap');
    {
      await using again = await follow(world);
      expect(again.position).toMatchObject({ stepped: 10, replayed: 0 });
    }
    await damage('.copy');
    await using stranded = await unstarted(world);
    const end = world.journal.durableSeq;
    await expect(stranded.start(end)).rejects.toThrow(/No snapshot can be read.* from a backup/);
    // Who closes the house waits for all that was taken in, and none of it will pass.
    await stranded.passed(end + 1);
  });
});
