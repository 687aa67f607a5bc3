import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRandom, type Random } from '../../simulators/randomness.ts';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';
import { type Attempt, type Mood, type MoodyReceiver, startMoodyReceiver } from '../harness/moody-receiver.ts';
import { Publisher } from '../harness/publisher.ts';

/**
 * For an hour of driven time one receiver is down, one slow and one answers 500, while tickets are opened and worked
 * and the daemon is killed again and again. Then all are well, and everything must have arrived, in order.
 */

const seed = Number(process.env.CAREWATCH_SEED ?? 20_260_118);
const start = Date.UTC(2026, 0, 18, 6);
const stepSeconds = 30;
const badHour = 3_600 / stepSeconds;
const heaters = 8;
const kills = Number(process.env.CAREWATCH_KILLS ?? 3);
const moods = ['down', 'slow', 'failing'] as const satisfies readonly Mood[];
const actions = ['accept', 'start', 'resolve', 'close'];

type Receivers = Readonly<Record<(typeof moods)[number], MoodyReceiver>>;

function configOf(receivers: Receivers, step: number): string {
  const webhooks = moods.map((mood) => ({ name: mood, url: receivers[mood].url, allow_private: true }));
  const clock = { mode: 'driven', start: new Date(start + step * stepSeconds * 1_000).toISOString() };
  return JSON.stringify({ clock, log: { level: 'warn' }, notify: { webhooks, timeout: '250ms' } });
}

async function openHouse(folder: string, receivers: Receivers, random: Random) {
  const config = join(folder, 'carewatch.yaml');
  const open = async (step: number): Promise<Daemon> => {
    await writeFile(config, configOf(receivers, step));
    return startDaemon({ dataDir: join(folder, 'data'), args: ['--simulation', '--config', config] });
  };
  let daemon = await open(0);
  const publishers: Publisher[] = [];
  for (let n = 0; n < heaters; n += 1) {
    // Far from each other: many faults of one district are one incident.
    const site = { district: `District ${n}`, city: `City ${n}` };
    const publisher = new Publisher(await register(daemon, `es-${n}`, 'electric_water_heater', { site }));
    await publisher.connect(daemon.mqtt.port);
    publishers.push(publisher);
  }
  const moveTo = (step: number): Promise<Json> =>
    daemon.api.post('simulation/clock', { to: new Date(start + step * stepSeconds * 1_000).toISOString() });
  return {
    get api() {
      return daemon.api;
    },
    moveTo,
    async leak(n: number, step: number): Promise<void> {
      const ts = start + step * stepSeconds * 1_000;
      publishers[n]?.publish(JSON.stringify({ ts, seq: step, values: { leakage_current_ma: 22 } }));
      await publishers[n]?.idle();
    },
    /** Killed while the clock is on its way, so that deliveries are under way too. */
    async dieOnTheWayTo(step: number): Promise<void> {
      const cutShort = moveTo(step).catch(() => undefined);
      await delay(random.uniform(5, 200));
      await daemon.kill();
      await cutShort;
      daemon = await open(step);
      for (const publisher of publishers) await publisher.connect(daemon.mqtt.port);
    },
    async close(): Promise<void> {
      for (const publisher of publishers) publisher[Symbol.dispose]();
      await daemon.kill();
    },
  };
}

/** The next thing that is done to some ticket that is not closed. */
async function workOn(api: Daemon['api'], random: Random): Promise<void> {
  const tickets: Json[] = (await api.all('tickets')).filter(({ state }) => state !== 'closed');
  const ticket = tickets[random.integer(0, Math.max(0, tickets.length - 1))];
  if (ticket === undefined) return;
  const action = actions[['open', 'accepted', 'in_progress', 'resolved'].indexOf(ticket.state)];
  await api.post(`tickets/${ticket.id}/${action}`);
}

/** Each key once, where it was first taken. */
function firstTaken(attempts: readonly Attempt[]): Attempt[] {
  const seen = new Set<string>();
  return attempts.filter(({ key, taken }) => taken && !seen.has(key) && seen.add(key));
}

const keysByOrdering = (items: readonly { readonly key: string; readonly ordering: string }[]) =>
  Object.fromEntries(
    [...Map.groupBy(items, ({ ordering }) => ordering)]
      .map(([ordering, some]) => [ordering, some.map(({ key }) => key)] as const)
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );

it('each notice is delivered at least once, in order, with one key, whatever the receivers do for an hour', async () => {
  await using house = new AsyncDisposableStack();
  const { path } = house.use(await temporaryFolder());
  const random = createRandom(seed, 'notifications');
  // Some answers come after the sender's patience: the receiver has it, the sender does not know.
  const slowness = (): number => random.uniform(50, 400);
  const receivers: Receivers = {
    down: house.use(await startMoodyReceiver(slowness)),
    slow: house.use(await startMoodyReceiver(slowness)),
    failing: house.use(await startMoodyReceiver(slowness)),
  };
  const town = await openHouse(path, receivers, random);
  house.defer(() => town.close());
  for (const mood of moods) await receivers[mood].feel(mood);

  const killSteps = Array.from({ length: kills }, (_, i) => Math.floor(((i + 0.5) * badHour) / kills));
  for (let step = 1; step <= badHour; step += 1) {
    if (step % 15 === 1 && step / 15 < heaters) await town.leak(Math.floor(step / 15), step);
    if (step % 4 === 0) await workOn(town.api, random);
    if (killSteps.includes(step)) await town.dieOnTheWayTo(step);
    else await town.moveTo(step);
  }
  const attemptsInBadHour = moods.map((mood) => receivers[mood].attempts.length);
  for (const mood of moods) await receivers[mood].feel('well');
  let step = badHour;
  await until(
    'nothing waits',
    async () => {
      step += 15;
      await town.moveTo(step);
      return (await town.api.all('deliveries?state=pending')).length === 0 ? true : undefined;
    },
    60_000,
  );

  const tickets = await town.api.all('tickets');
  expect(tickets).toHaveLength(heaters);
  const figures: string[] = [];
  for (const [i, mood] of moods.entries()) {
    const { attempts } = receivers[mood];
    const queued: Json[] = (await town.api.all(`deliveries?target_id=${mood}`)).toReversed();
    expect(new Set(queued.map(({ state }) => state)), mood).toEqual(new Set(['delivered']));
    const taken = firstTaken(attempts);
    expect(taken.map(({ key }) => key).toSorted()).toEqual(queued.map(({ key }) => key).toSorted());
    expect(keysByOrdering(taken)).toEqual(keysByOrdering(queued));
    // Also among what was not taken, nothing overtakes what was queued before it.
    const place = new Map(queued.map(({ key }, n) => [key, n]));
    for (const [ordering, some] of Map.groupBy(attempts, (attempt) => attempt.ordering)) {
      const places = some.map(({ key }) => place.get(key) ?? -1);
      expect(places, `${mood} ${ordering}`).toEqual(places.toSorted((a, b) => a - b));
    }
    for (const [key, same] of Map.groupBy(attempts, (attempt) => attempt.key)) {
      expect(new Set(same.map(({ raw }) => raw)).size, key).toBe(1);
      expect(JSON.parse(same[0]?.raw ?? '').id).toBe(key);
    }
    const again = attempts.filter(({ taken: got }) => got).length - taken.length;
    figures.push(
      `${mood}: ${queued.length} delivered in ${attempts.length} requests (${attemptsInBadHour[i]} in the hour), ${again} of them a repetition`,
    );
  }
  expect(attemptsInBadHour[2]).toBeGreaterThan(0);
  console.log(
    `notifications: an hour of driven time, ${kills} kills, seed ${seed}; ${tickets.length} tickets worked; ${figures.join('; ')}; none lost, none dead, none out of order`,
  );
}, 600_000);
