import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRandom, type Random } from '../../simulators/randomness.ts';
import { type Daemon, type DaemonOptions, spawnDaemon, temporaryFolder } from '../harness/daemon.ts';
import { Fleet } from './fleet.ts';
import { expectFindings, expectStored, followersPassed, replayedVerdicts, storedInstants } from './judge.ts';
import { createOffice } from './office.ts';
import { electricHeater, gasHeater } from './story.ts';

/**
 * kill -9 at seeded moments, under load, while starting, and now and then an orderly stop, so that snapshots are
 * loaded too. What is acknowledged is stored once, what was found has one ticket, and replay says what was said.
 */

const kills = Number(process.env.CAREWATCH_KILLS ?? 3);
const seed = Number(process.env.CAREWATCH_SEED ?? 20_260_115);
const stopEvery = 3;

/** Starts the daemon; sometimes it is killed before it is ready, and started again. */
async function restart(options: DaemonOptions, random: Random, onKill: () => void): Promise<Daemon> {
  while (random.chance(0.3)) {
    await using starting = spawnDaemon(options);
    await delay(random.uniform(100, 2_000));
    await starting.kill();
    onKill();
  }
  return spawnDaemon(options).ready;
}

it(`${kills} kills at random moments lose nothing acknowledged and open no ticket twice`, async () => {
  await using house = new AsyncDisposableStack();
  const folder = house.use(await temporaryFolder());
  const config = join(folder.path, 'config.yaml');
  // The stories tell of a day ago, five seconds every few milliseconds.
  await writeFile(config, 'telemetry: { lateness: 30d }\n');
  const dataDir = join(folder.path, 'data');
  const options = { dataDir, args: ['--config', config] };
  const random = createRandom(seed, 'kills');
  const count = { kills: 0, stops: 0, early: 0, replayed: 0, rows: 0, alerts: 0, tickets: 0, calls: 0 };

  let daemon = await spawnDaemon(options).ready;
  house.defer(() => daemon.kill());
  using fleet = new Fleet(seed);
  for (let i = 0; i < 30; i += 1) await fleet.enlist(daemon, `gh-${i}`, gasHeater);
  for (let i = 0; i < 10; i += 1) await fleet.enlist(daemon, `es-${i}`, electricHeater);
  const office = createOffice(fleet, random);
  await fleet.connect(daemon);

  while (count.kills < kills) {
    const checked = new Map(fleet.tellers.map(({ id, acknowledged }) => [id, acknowledged]));
    fleet.talk();
    office.work(daemon);
    await delay(random.uniform(200, 1_500));
    if ((count.kills + count.stops) % stopEvery === stopEvery - 1) {
      count.stops += 1;
      expect(await daemon.stop()).toBe(0);
    } else {
      count.kills += 1;
      await daemon.kill();
    }
    fleet.hush();

    const { byDevice } = await storedInstants(dataDir);
    for (const instants of byDevice.values()) expect(new Set(instants).size).toBe(instants.length);
    daemon = await restart(options, random, () => {
      count.early += 1;
    });
    const { verdicts, mismatches } = replayedVerdicts(daemon);
    expect(mismatches).toBe(0);
    count.replayed += verdicts;
    for (const teller of fleet.tellers) await expectStored(daemon.api, teller, checked.get(teller.id) ?? 0);

    await office.takeUpAgain(daemon);
    await fleet.connect(daemon);
    await fleet.settle();
    await followersPassed(daemon);
    Object.assign(count, await expectFindings(daemon.api, fleet.tellers));
  }

  for (const teller of fleet.tellers) await expectStored(daemon.api, teller, 0);
  await office.expectDone(daemon);
  expect(await daemon.stop()).toBe(0);
  const { rows, byDevice } = await storedInstants(dataDir);
  for (const { id, told } of fleet.tellers) expect(byDevice.get(id)).toEqual(told.map(({ ts }) => ts));
  expect(rows).toBe(fleet.acknowledged);
  console.log(
    `kill -9: ${count.kills} kills under load, ${count.early} more while starting, ${count.stops} stops, seed ${seed}; ` +
      `${fleet.acknowledged} messages of ${fleet.tellers.length} devices acknowledged, ${rows} rows; ` +
      `${count.alerts} findings, ${count.tickets} tickets, ${count.calls} calls; ` +
      `${count.replayed} verdicts replayed, 0 differ; ${office.done} commands of people, each once`,
  );
});
