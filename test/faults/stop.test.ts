import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { adminToken, type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { Fleet } from './fleet.ts';
import { expectFindings, expectStored, followersPassed, replayedVerdicts, storedInstants } from './judge.ts';
import { electricHeater, gasHeater } from './story.ts';

/** An orderly end in the middle of a load, and one that is forced. */

let house: AsyncDisposableStack;
let dataDir: string;

beforeEach(async () => {
  house = new AsyncDisposableStack();
  dataDir = join(house.use(await temporaryFolder()).path, 'data');
});
afterEach(() => house.disposeAsync());

async function talkingFleet(daemon: Daemon): Promise<Fleet> {
  const fleet = house.use(new Fleet(20_260_116));
  for (let i = 0; i < 16; i += 1) await fleet.enlist(daemon, `gh-${i}`, gasHeater);
  for (let i = 0; i < 4; i += 1) await fleet.enlist(daemon, `es-${i}`, electricHeater);
  await fleet.connect(daemon);
  fleet.talk();
  await delay(1_500);
  return fleet;
}

/** Everything acknowledged is there after a start, and the rest when the devices have said it again. */
async function expectNothingLost(fleet: Fleet): Promise<string> {
  const daemon = house.use(await startDaemon({ dataDir }));
  const { verdicts, mismatches } = replayedVerdicts(daemon);
  expect(mismatches).toBe(0);
  for (const teller of fleet.tellers) await expectStored(daemon.api, teller, 0);
  await fleet.connect(daemon);
  await fleet.settle();
  await followersPassed(daemon);
  const { alerts } = await expectFindings(daemon.api, fleet.tellers);
  return `${fleet.acknowledged} messages, ${alerts} findings, each with one ticket; ${verdicts} verdicts replayed`;
}

it('SIGTERM in the middle of a load lets everything in hand be finished, exits 0 and loses nothing', async () => {
  const daemon = house.use(await startDaemon({ dataDir }));
  const fleet = await talkingFleet(daemon);
  const start = performance.now();
  expect(await daemon.stop()).toBe(0);
  const took = performance.now() - start;
  fleet.hush();
  // Not only in the journal: the followers ran dry.
  const { byDevice } = await storedInstants(dataDir);
  for (const { id, told, acknowledged } of fleet.tellers) {
    expect(byDevice.get(id)?.slice(0, acknowledged)).toEqual(told.slice(0, acknowledged).map(({ ts }) => ts));
  }
  expect(took).toBeLessThan(10_000);
  const kept = await expectNothingLost(fleet);
  console.log(`stop: SIGTERM under load, exit 0 after ${took.toFixed(0)} ms; ${kept}`);
});

it('a second SIGTERM ends at once what the first would have waited for, and loses nothing either', async () => {
  const daemon = house.use(await startDaemon({ dataDir }));
  const fleet = await talkingFleet(daemon);
  // A request under way whose body never comes: the first signal waits for it.
  const { hostname, port } = new URL(daemon.httpUrl);
  const slow = connect(Number(port), hostname);
  slow.on('error', () => {});
  await once(slow, 'connect');
  const head = `POST /api/v1/devices HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${adminToken}\r\n`;
  slow.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`);
  await delay(200);
  daemon.signal('SIGTERM');
  // What follows at once is taken for an echo of the first.
  await delay(1_000);
  const start = performance.now();
  daemon.signal('SIGTERM');
  expect(await daemon.exited).toBe(130);
  const took = performance.now() - start;
  fleet.hush();
  slow.destroy();
  expect(took).toBeLessThan(3_000);
  const kept = await expectNothingLost(fleet);
  console.log(`stop: a second SIGTERM, exit 130 after ${took.toFixed(0)} ms; ${kept}`);
});
