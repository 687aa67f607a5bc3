import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { Client, Json } from '../harness/client.ts';
import { adminToken, type Daemon, root, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register, type TestDevice } from '../harness/devices.ts';
import { Fleet, type Teller } from './fleet.ts';
import { expectFindings, expectStored, followersPassed, replayedVerdicts } from './judge.ts';
import { electricHeater, gasHeater } from './story.ts';

export interface BackupGateOptions {
  readonly seed: number;
  readonly gasHeaters: number;
  readonly electricHeaters: number;
  /** Before the backup and after it. */
  readonly loadMs: number;
  /** Readings are in this InfluxDB instead of the data folder. */
  readonly influx?: {
    readonly url: string;
    /** Whether the backup carries them, to be restored into an empty database; otherwise the one there is lives on. */
    readonly carried: boolean;
  };
}

export interface BackupFigures {
  readonly told: number;
  readonly inBackup: number;
  /** Messages a second while it was under load. */
  readonly rate: number;
  readonly alerts: number;
  readonly ids: number;
  readonly audit: number;
  readonly versions: number;
  readonly registered: number;
  /** In a backtest over all that was told. */
  readonly replayed: number;
  /** Seconds that the backup took, and the restored house until it had all readings. */
  readonly backupS: number;
  readonly restoredS: number;
  readonly said: string;
}

const run = promisify(execFile);

const carewatch = async (...args: readonly string[]): Promise<string> => {
  const env = { ...process.env, CAREWATCH_ADMIN_TOKEN: adminToken };
  return (await run(process.execPath, [join(root, 'src/main.ts'), ...args], { env })).stdout;
};

/**
 * A fleet talks, a backup is written, the fleet talks on, the daemon is killed. What is restored into an empty folder must
 * have what the house had: every alert, ticket, call, rule version and audit record up to the backup, and the telemetry
 * of each device up to one message of it and none after. Told the rest, it must come to what the house came to.
 */
export async function backupUnderLoad(options: BackupGateOptions): Promise<BackupFigures> {
  await using house = new AsyncDisposableStack();
  const folder = house.use(await temporaryFolder()).path;
  const config = join(folder, 'config.yaml');
  // The stories tell of a day ago, five seconds every few milliseconds.
  const { influx } = options;
  const write = (database: string): Promise<void> =>
    writeFile(
      config,
      `telemetry: { lateness: 30d }\n${influx === undefined ? '' : `store: { engine: influx1, url: "${influx.url}", database: ${database} }\n`}`,
    );
  await write(influx?.carried === true ? 'carried' : 'lives_on');
  const args = ['--config', config];
  const dataDir = join(folder, 'data');
  const first = house.use(await startDaemon({ dataDir, args }));
  using fleet = new Fleet(options.seed);
  for (let i = 0; i < options.gasHeaters; i += 1) await fleet.enlist(first, `gh-${i}`, gasHeater);
  for (let i = 0; i < options.electricHeaters; i += 1) await fleet.enlist(first, `es-${i}`, electricHeater);
  await fleet.connect(first);

  fleet.talk();
  const began = performance.now();
  await changeRule(first, 1);
  await delay(options.loadMs);
  const before = await recordsOf(first.api);
  const to = join(folder, 'backups');
  const readings = influx?.carried === true ? ['--readings'] : [];
  const backupBegan = performance.now();
  const backup = carewatch('backup', '--data-dir', dataDir, '--to', to, '--http', first.httpUrl, ...readings);
  const people = createPeople(first);
  await people.work(backup);
  let said = await backup;
  const backupS = (performance.now() - backupBegan) / 1_000;
  await changeRule(first, 2);
  await delay(options.loadMs / 2);
  fleet.hush();
  const rate = fleet.acknowledged / ((performance.now() - began) / 1_000);
  await fleet.settle();
  await followersPassed(first);
  const told = fleet.tellers.reduce((sum, teller) => sum + teller.told.length, 0);
  await expectFindings(first.api, fleet.tellers);
  const after = await recordsOf(first.api);
  await first.kill();

  const restored = join(folder, 'restored');
  said += await carewatch('restore', '--from', to, '--data-dir', restored);
  if (influx?.carried === true) await write('was_empty');
  const restoreBegan = performance.now();
  const second = house.use(await startDaemon({ dataDir: restored, args }));
  expect(replayedVerdicts(second).mismatches).toBe(0);
  await followersPassed(second);
  await readingsThere(second);
  const restoredS = (performance.now() - restoreBegan) / 1_000;
  const came = await recordsOf(second.api);
  expectAllOf(before, came);
  expectNoneBut(after, came);
  const registered = await people.expectKnown(second);

  let inBackup = 0;
  const known = new Map<string, number>();
  for (const teller of fleet.tellers) {
    const count = await expectPrefix(second.api, teller, influx?.carried === false);
    inBackup += count;
    known.set(teller.id, count);
  }
  expect(inBackup).toBeLessThan(told);
  // The rest is told by devices that connect again; it all comes to the same.
  await tellTheRest(second, fleet, known);
  await followersPassed(second);
  for (const teller of fleet.tellers) await expectStored(second.api, teller, 0);
  const pausedAt = fleet.tellers.map(({ id, told }) => [id, told[(known.get(id) ?? 0) - 1]?.ts ?? 0] as const);
  const { alerts } = await expectFindings(second.api, fleet.tellers, new Map(pausedAt));
  const gas = fleet.tellers.filter(({ kind }) => kind === gasHeater);
  const replayed = await replayedReadings(second);
  expect(replayed).toBe(gas.reduce((sum, teller) => sum + teller.told.length, registered));
  await second.kill();
  return {
    ...{ told, inBackup, rate, alerts, registered, replayed, backupS, restoredS, said },
    ids: before.alerts.size + before.tickets.size + before.calls.size,
    audit: before.audit.size,
    versions: before.versions.size,
  };
}

interface Records {
  readonly alerts: ReadonlyMap<string, Json>;
  readonly tickets: ReadonlyMap<string, Json>;
  readonly calls: ReadonlyMap<string, Json>;
  readonly audit: ReadonlyMap<string, Json>;
  readonly versions: ReadonlyMap<string, Json>;
}

/** The audit first: what is in it is in the lists that are read after it. */
async function recordsOf(api: Client): Promise<Records> {
  const byId = (items: readonly Json[]): ReadonlyMap<string, Json> =>
    new Map(items.map((one) => [String(one.id), one]));
  const audit = byId(await api.all('audit'));
  const [alerts, tickets, calls, rules] = await Promise.all([
    api.all('alerts'),
    api.all('tickets'),
    api.all('care-calls'),
    api.all('rules'),
  ]);
  const versions = new Map<string, Json>();
  for (const { id } of rules) {
    for (const one of await api.all(`rules/${id}/versions`)) versions.set(`${id}@${one.version}`, one);
  }
  return { audit, alerts: byId(alerts), tickets: byId(tickets), calls: byId(calls), versions };
}

/** What of a record does not change any more. */
const lasting = {
  alerts: ({ id, rule_id, rule_version, device_id, severity, since, opened_at }: Json) => ({
    ...{ id, rule_id, rule_version, device_id, severity, since, opened_at },
  }),
  tickets: ({ id, alert_id, rule_id, device_id, severity, title, opened_at }: Json) => ({
    ...{ id, alert_id, rule_id, device_id, severity, title, opened_at },
  }),
  calls: ({ id, alert_id, rule_id, device_id, kind }: Json) => ({ id, alert_id, rule_id, device_id, kind }),
  audit: (one: Json) => one,
  versions: ({ version, author, at, note, text, document }: Json) => ({ version, author, at, note, text, document }),
};

/** Nothing that was there when the backup began is missing or otherwise. */
function expectAllOf(before: Records, came: Records): void {
  for (const kind of Object.keys(lasting) as (keyof Records)[]) {
    const [had, has] = [before[kind], came[kind]].map((records) =>
      [...before[kind].keys()].map((id) => [id, records.has(id) ? lasting[kind](records.get(id)) : 'missing']),
    );
    expect({ kind, records: has }).toEqual({ kind, records: had });
  }
}

/** What people did is in the house as well, and the same; each alert of the replay is one that the house found. */
function expectNoneBut(after: Records, came: Records): void {
  const versions = [...came.versions].map(([id, one]) => [id, lasting.versions(one)]);
  const had = [...came.versions.keys()].map((id) => [id, lasting.versions(after.versions.get(id) ?? {})]);
  expect(versions).toEqual(had);
  expect(came.versions.has('gh-custom@2')).toBe(false);
  const episodes = (records: Records): string[] =>
    [...records.alerts.values()].map(({ rule_id, device_id, since }) => `${rule_id} ${device_id} ${since}`);
  const found = new Set(episodes(after));
  expect(episodes(came).filter((one) => !found.has(one))).toEqual([]);
}

/** A rule that finds nothing; its versions are what counts. */
async function changeRule({ api }: Daemon, version: number): Promise<void> {
  await api.put('rules/gh-custom', {
    id: 'gh-custom',
    device_types: ['gas_water_heater'],
    severity: 'P4',
    when: `gas_supply_pressure_pa > ${90_000 + version}`,
    for: '5m',
    title: { en: `Far too much pressure ${version}`, 'zh-CN': `压力过高 ${version}` },
  });
}

/** People who register devices while a backup is written. */
function createPeople(daemon: Daemon) {
  const devices: TestDevice[] = [];
  return {
    async work(backup: Promise<unknown>): Promise<void> {
      let over = false;
      void backup.finally(() => {
        over = true;
      });
      for (let i = 0; !over; i += 1) {
        devices.push(await register(daemon, `new-${i}`, 'gas_water_heater', { site: { district: `new ${i}` } }));
        await delay(20);
      }
    },
    /** Whoever is known in the restored house is known to its rules and its store as well. */
    async expectKnown(restored: Daemon): Promise<number> {
      const known = new Set((await restored.api.all('devices')).map(({ id }: Json) => id));
      const here = devices.filter(({ username }) => known.has(username));
      for (const device of here) {
        await using connection = await connect(restored, device);
        await connection.publish({ gas_supply_pressure_pa: 2_000 });
      }
      await followersPassed(restored);
      for (const { username } of here) {
        const { last_values } = await restored.api.get(`devices/${username}`);
        expect({ username, value: last_values.gas_supply_pressure_pa?.value }).toEqual({ username, value: 2_000 });
      }
      return here.length;
    },
  };
}

/** A backup that carries readings brings them into InfluxDB after the start. */
async function readingsThere({ httpUrl }: Daemon): Promise<void> {
  const ask = async () => (await fetch(`${httpUrl}/readyz`)).status === 200 || undefined;
  await until('the house is ready', ask, 120_000);
}

/** Readings of gas heaters in the stream of the store, each once however often the house lived. */
async function replayedReadings({ api }: Daemon): Promise<number> {
  const range = { from: new Date(Date.now() - 2 * 86_400_000).toISOString(), to: new Date().toISOString() };
  const { id } = await api.post('backtests', { rule: 'gh-custom', ...range });
  const done = await until(
    'the backtest is done',
    async () => {
      const one: Json = await api.get(`backtests/${id}`);
      if (one.state === 'failed') throw new Error(JSON.stringify(one));
      return one.state === 'done' ? one : undefined;
    },
    120_000,
  );
  return done.result.readings;
}

/**
 * The telemetry of the device is what it told up to one message, and nothing of what it told later; unless the database
 * has lived on, which may have that.
 */
async function expectPrefix(api: Client, teller: Teller, livesOn: boolean): Promise<number> {
  const { last_values } = await api.get(`devices/${teller.id}`);
  const last = last_values[teller.kind.signal];
  const ts = last === undefined ? 0 : Date.parse(last.ts ?? last.at);
  const told = teller.told.filter((one) => one.ts <= ts);
  await expectStored(api, { ...teller, told: livesOn ? teller.told : told, acknowledged: told.length }, 0);
  return told.length;
}

/** As many messages of a device as are told once more for nothing; the house remembers twice as many. */
const repeated = 500;

/** What the house does not know, in order, on new connections, and before it some that it knows. */
async function tellTheRest(daemon: Daemon, fleet: Fleet, known: ReadonlyMap<string, number>): Promise<void> {
  await fleet.connect(daemon);
  for (const { id, publisher, told } of fleet.tellers) {
    const from = Math.max(0, (known.get(id) ?? 0) - repeated);
    for (const { payload } of told.slice(from)) publisher.publish(payload);
  }
  await Promise.all(fleet.tellers.map(({ publisher }) => publisher.idle()));
}
