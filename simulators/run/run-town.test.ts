import { expect, onTestFinished, test } from 'vitest';
import { hour, minute, second } from '../calendar.ts';
import type { TruthRecord } from '../scenarios/truth.ts';
import type { StandInDaemon } from '../testing/stand-in-daemon.ts';
import { startStandIn } from '../testing/stand-in-daemon.ts';
import { createTown } from '../town/town.ts';
import type { RunTownOptions } from './run-town.ts';
import { runTown } from './run-town.ts';

const start = Date.parse('2026-01-12T16:00:00+08:00');

async function startDaemon(): Promise<StandInDaemon> {
  const daemon = await startStandIn({ authenticate: true });
  onTestFinished(() => daemon[Symbol.asyncDispose]());
  return daemon;
}

const options = (daemon: StandInDaemon, change: Partial<RunTownOptions> = {}): RunTownOptions => ({
  http: daemon.http,
  mqtt: `mqtt://127.0.0.1:${daemon.mqttPort}`,
  token: daemon.token,
  devices: 20,
  seed: 1,
  start,
  durationMs: 20 * minute,
  clock: 'driven',
  speed: 0,
  stepMs: 5 * second,
  scenarios: ['winter-evening'],
  coldWaveK: 10,
  prefix: '',
  loss: 0.05,
  ...change,
});

function run(given: RunTownOptions, signal = new AbortController().signal, onProgress = (_: unknown) => undefined) {
  const truth: TruthRecord[] = [];
  const deps = { realNow: () => Date.now(), signal, onProgress, onTruth: (record: TruthRecord) => truth.push(record) };
  return runTown(given, deps).then((progress) => ({ progress, truth }));
}

const telemetryOf = (daemon: StandInDaemon) => daemon.heard.filter(({ topic }) => topic.endsWith('/telemetry'));

test('the broker hears exactly what the town says, each device in its order, never ahead of the clock', async () => {
  const daemon = await startDaemon();
  const { progress } = await run(options(daemon));
  const expected = new Map<string, string[]>();
  const end = start + 20 * minute;
  const town = createTown({ ...options(daemon), start, end }, () => undefined);
  for (let at = start; at <= end; at += 5 * second) {
    for (const act of town.advance(at)) {
      if (act.kind === 'publish') expected.set(act.device, [...(expected.get(act.device) ?? []), act.payload]);
    }
  }
  const heard = new Map<string, string[]>();
  for (const { topic, payload } of telemetryOf(daemon)) {
    const device = topic.split('/')[2] ?? '';
    heard.set(device, [...(heard.get(device) ?? []), payload]);
  }
  expect(heard).toEqual(expected);
  expect(progress.messages).toBe(telemetryOf(daemon).length);
  for (const { payload, clock } of telemetryOf(daemon)) {
    const { ts } = JSON.parse(payload) as { ts: number };
    expect(ts).toBeLessThanOrEqual(clock);
    expect(clock - ts).toBeLessThan(5 * second);
  }
  expect(daemon.clock()).toBe(end);
});

test('devices register with their site and customer, say online and, at the end, offline', async () => {
  const daemon = await startDaemon();
  await run(options(daemon, { durationMs: 10 * second }));
  expect(daemon.registered.length).toBe(20);
  expect(daemon.registered[0]).toMatchObject({
    id: 'gh-0001',
    type: 'gas_water_heater',
    site: { district: expect.any(String), address: expect.any(String) },
    customer: { phone: expect.stringMatching(/^\+86 000 /) },
    attributes: { gas_type: expect.any(String) },
  });
  const said = (word: string) => daemon.heard.filter(({ payload }) => payload === word).length;
  expect([said('online'), said('offline')]).toEqual([20, 20]);
});

test('a second run takes the devices over with new secrets', async () => {
  const daemon = await startDaemon();
  await run(options(daemon, { durationMs: 10 * second }));
  await run(options(daemon, { start: start + hour, durationMs: 10 * second }));
  expect(daemon.registered.length).toBe(20);
  expect(daemon.rotations()).toBe(20);
});

test('a device that loses its power leaves its will, and comes back later', async () => {
  const daemon = await startDaemon();
  const { truth } = await run(options(daemon, { devices: 10, durationMs: 84 * minute, stepMs: 20 * second }));
  const silent = truth.find(({ kind }) => kind === 'silent');
  const status = daemon.heard.filter(({ topic }) => topic === `carewatch/v1/${silent?.device}/status`);
  expect(status.map(({ payload }) => payload)).toEqual(['online', 'offline', 'online', 'offline']);
  expect(silent?.end).not.toBeNull();
});

test('a run that is stopped ends at once and in order', async () => {
  const daemon = await startDaemon();
  const stop = new AbortController();
  const running = run(options(daemon, { durationMs: 24 * hour }), stop.signal, () => {
    if (daemon.clock() > start + minute) stop.abort();
    return undefined;
  });
  const { progress } = await running;
  expect(Date.parse(progress.now)).toBeLessThan(start + 2 * minute);
  expect(daemon.heard.filter(({ payload }) => payload === 'offline').length).toBe(20);
});

test('speed is a limit: a simulated minute at 120 takes half a second', async () => {
  const daemon = await startDaemon();
  const begun = performance.now();
  await run(options(daemon, { speed: 120, durationMs: minute }));
  expect(performance.now() - begun).toBeGreaterThan(480);
});

test('a daemon that does not drive its clock is told apart, with the remedy', async () => {
  const daemon = await startDaemon();
  await expect(run(options(daemon, { token: 'wrong' }))).rejects.toThrow('give a --token');
  await run(options(daemon, { durationMs: minute }));
  await expect(run(options(daemon, { start: start - hour }))).rejects.toThrow('not past --start');
});
