import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../simulators/randomness.ts';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';
import { Publisher } from '../harness/publisher.ts';
import { followersPassed } from './judge.ts';

/**
 * A daemon whose clock the test drives second by second, so that every instant at which a rule fires can be told
 * to the second, and compared between a run that was left alone and one that was killed again and again.
 */

const start = Date.UTC(2026, 0, 15, 6);

export interface TimedDevice {
  readonly id: string;
  readonly type: string;
  /** What it says at a second of the run; undefined = nothing. */
  readonly says: (second: number) => Readonly<Record<string, number | string | boolean>> | undefined;
}

export interface TimedRun {
  readonly seconds: number;
  readonly devices: readonly TimedDevice[];
  /** Rule documents, put before the first second. */
  readonly rules: readonly string[];
  /** Signals to read back from the store at the end. */
  readonly derived: readonly string[];
}

/** When to kill the daemon: in seconds of the run, and whether messages or the clock are under way then. */
export interface Kill {
  readonly second: number;
  readonly during: 'messages' | 'clock';
}

/** What came of a run, as instants relative to its start. */
export interface Finding {
  readonly rule: string;
  readonly subject: string;
  readonly since: number;
  readonly openedAt: number;
  readonly endedAt: number | undefined;
  readonly severity: string;
}

/** A reading as the store gives it back. */
export interface Kept {
  readonly device: string;
  readonly signal: string;
  readonly at: number;
  readonly value: number;
}

export interface TimedResult {
  readonly alerts: readonly Finding[];
  readonly tickets: readonly { readonly alert: string; readonly openedAt: number }[];
  readonly derived: readonly Kept[];
  /** Seconds of the run from which the daemon was started again. */
  readonly restarts: readonly number[];
}

export async function runTimed(
  folder: string,
  run: TimedRun,
  kills: readonly Kill[],
  random: Random,
): Promise<TimedResult> {
  const house = await openTimedHouse(folder, run);
  const restarts: number[] = [];
  try {
    for (let second = 0; second <= run.seconds; second += 1) {
      const kill = kills.find((one) => one.second === second);
      const talking = house.talk(second);
      if (kill?.during === 'messages') await house.killAndRestart(second, random, restarts);
      await talking();
      if (kill?.during === 'clock') {
        const cutShort = house.moveTo(second + 1).catch(() => undefined);
        await house.killAndRestart(second + 1, random, restarts);
        await cutShort;
      }
      await house.moveTo(second + 1);
    }
    return { ...(await house.findings()), restarts };
  } finally {
    await house.close();
  }
}

async function openTimedHouse(folder: string, run: TimedRun) {
  const config = join(folder, 'config.yaml');
  const at = (second: number): string => new Date(start + second * 1_000).toISOString();
  const open = async (second: number): Promise<Daemon> => {
    await writeFile(config, `clock: { mode: driven, start: "${at(second)}" }\nlog: { level: warn }\n`);
    return startDaemon({ dataDir: join(folder, 'data'), args: ['--simulation', '--config', config] });
  };
  let daemon = await open(0);
  for (const text of run.rules) await putRule(daemon, text);
  const speakers: { readonly device: TimedDevice; readonly publisher: Publisher }[] = [];
  for (const device of run.devices) {
    const publisher = new Publisher(await register(daemon, device.id, device.type));
    await publisher.connect(daemon.mqtt.port);
    speakers.push({ device, publisher });
  }
  return {
    /** Says what there is to say; resolves through its answer when all of it is acknowledged. */
    talk(second: number): () => Promise<void> {
      for (const { device, publisher } of speakers) {
        const values = device.says(second);
        if (values === undefined) continue;
        publisher.publish(JSON.stringify({ ts: start + second * 1_000, seq: second, values }));
      }
      return async () => {
        await Promise.all(speakers.map(({ publisher }) => publisher.idle()));
      };
    },
    async moveTo(second: number): Promise<void> {
      await daemon.api.post('simulation/clock', { to: at(second) });
    },
    async killAndRestart(second: number, random: Random, restarts: number[]): Promise<void> {
      await delay(random.uniform(0, 8));
      await daemon.kill();
      daemon = await open(second);
      restarts.push(second);
      await Promise.all(speakers.map(({ publisher }) => publisher.connect(daemon.mqtt.port)));
    },
    async findings() {
      const found = { alerts: await alertsOf(daemon), tickets: await ticketsOf(daemon) };
      return { ...found, derived: await derivedOf(daemon, run) };
    },
    async close(): Promise<void> {
      for (const { publisher } of speakers) publisher[Symbol.dispose]();
      await daemon.kill();
    },
  };
}

async function putRule(daemon: Daemon, text: string): Promise<void> {
  const id = /^id: (\S+)/m.exec(text)?.[1] ?? '';
  const headers = { 'content-type': 'application/yaml' };
  const answer = await daemon.api.raw('PUT', `/api/v1/rules/${id}`, { headers, body: text });
  if (!answer.ok) throw new Error(`${id}: ${answer.status} ${await answer.text()}`);
}

const secondOf = (time: string): number => (Date.parse(time) - start) / 1_000;

async function alertsOf(daemon: Daemon): Promise<Finding[]> {
  const alerts = await daemon.api.all('alerts');
  return alerts
    .map((one: Json) => ({
      rule: one.rule_id,
      subject: one.device_id ?? one.subject.id,
      since: secondOf(one.since),
      openedAt: secondOf(one.opened_at),
      endedAt: one.recovered_at === null ? undefined : secondOf(one.recovered_at),
      severity: one.severity,
    }))
    .toSorted(byPlace);
}

async function ticketsOf(daemon: Daemon) {
  const tickets = await daemon.api.all('tickets');
  return tickets
    .map((one: Json) => ({ alert: `${one.rule_id} ${one.device_id}`, openedAt: secondOf(one.opened_at) }))
    .toSorted((a, b) => a.openedAt - b.openedAt || a.alert.localeCompare(b.alert));
}

async function derivedOf(daemon: Daemon, { devices, derived, seconds }: TimedRun): Promise<Kept[]> {
  await followersPassed(daemon);
  const span = [0, seconds + 60].map((second) => new Date(start + second * 1_000).toISOString());
  const range = `from=${span[0]}&to=${span[1]}&limit=10000`;
  const kept: Kept[] = [];
  for (const { id: device } of devices) {
    for (const signal of derived) {
      const { series } = await daemon.api.get(`devices/${device}/telemetry?signals=${signal}&${range}`);
      const { points }: { points: [string, number][] } = series[0];
      kept.push(...points.map(([at, value]) => ({ device, signal, at: secondOf(at), value })));
    }
  }
  return kept;
}

function byPlace(a: Finding, b: Finding): number {
  return a.rule.localeCompare(b.rule) || a.subject.localeCompare(b.subject) || a.since - b.since;
}
