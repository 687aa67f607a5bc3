import { expect, onTestFinished, test } from 'vitest';
import { startStandIn } from '../testing/stand-in-daemon.ts';
import { forkLoad } from './fork-load.ts';
import { countSeqs } from './ledger.ts';
import type { LoadOptions } from './load-options.ts';
import { runLoad } from './run-load.ts';
import { startSink } from './sink.ts';

async function startBroker(options: { authenticate: boolean } = { authenticate: false }) {
  const daemon = await startStandIn(options);
  onTestFinished(() => daemon[Symbol.asyncDispose]());
  return daemon;
}

const load = (port: number, change: Partial<LoadOptions> = {}): LoadOptions => ({
  host: '127.0.0.1',
  port,
  connections: 5,
  rate: 'max',
  messages: 3000,
  ...change,
});

test('a bare broker hears every message once, and all are acknowledged', async () => {
  const broker = await startBroker();
  const report = await runLoad(load(broker.mqttPort));
  expect(report).toMatchObject({ sent: 3000, acked: 3000, unacked: 0, reconnects: 0, gone: [] });
  const keys = broker.heard.map(({ topic, payload }) => `${topic} ${JSON.parse(payload).seq}`);
  expect(keys.length).toBe(3000);
  expect(new Set(keys).size).toBe(3000);
  expect(broker.heard.every(({ payload }) => payload.length === 180)).toBe(true);
  expect(report.ledger.reduce((sum, { acked }) => sum + countSeqs(acked), 0)).toBe(3000);
  expect(report.latencyMs.p50).toBeGreaterThan(0);
});

test('a rate is kept', async () => {
  const sink = await startSink();
  onTestFinished(() => sink.close());
  const report = await runLoad(load(sink.port, { rate: 2000, messages: 1000 }));
  expect(report.rate).toBeGreaterThan(1500);
  expect(report.rate).toBeLessThan(2200);
  expect(sink.received()).toBe(1000);
});

test('a wrong password is a connection gone, with the reason', async () => {
  const broker = await startBroker({ authenticate: true });
  broker.secrets.set('gh-1', 'right');
  broker.secrets.set('gh-2', 'right');
  const credentials = [
    { username: 'gh-1', password: 'right' },
    { username: 'gh-2', password: 'wrong' },
  ];
  const report = await runLoad(load(broker.mqttPort, { connections: 2, messages: 100, credentials }));
  expect(report).toMatchObject({ sent: 100, acked: 100 });
  expect(report.gone).toEqual([{ device: 'gh-2', why: expect.stringMatching(/not authorized|bad user name/) }]);
  expect(broker.heard.every(({ topic }) => topic === 'carewatch/v1/gh-1/telemetry')).toBe(true);
});

test('with --reconnect every message is acknowledged in the end, however often the connection is cut', async () => {
  const broker = await startBroker();
  const running = runLoad(load(broker.mqttPort, { rate: 4000, messages: 4000, reconnect: true, window: 50 }));
  for (const share of [0.1, 0.3, 0.5, 0.7]) {
    await expect.poll(() => broker.heard.length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(4000 * share);
    broker.cutConnections();
  }
  const report = await running;
  expect(report).toMatchObject({ sent: 4000, acked: 4000, unacked: 0 });
  expect(report.reconnects).toBeGreaterThan(3);
  const payloads = new Map<string, string>();
  for (const { topic, payload } of broker.heard) {
    const key = `${topic} ${JSON.parse(payload).seq}`;
    // A message heard twice is the same to the byte.
    expect(payloads.get(key) ?? payload).toBe(payload);
    payloads.set(key, payload);
  }
  expect(payloads.size).toBe(4000);
});

test('without --reconnect a broker that goes away ends the load, and the ledger keeps what was acknowledged', async () => {
  const broker = await startBroker();
  const running = runLoad(load(broker.mqttPort, { rate: 4000, messages: 40_000 }));
  await expect.poll(() => broker.heard.length, { interval: 5 }).toBeGreaterThan(500);
  broker.cutConnections();
  const report = await running;
  expect(report.gone.length).toBe(5);
  expect(report.acked).toBeGreaterThan(0);
  expect(report.acked).toBeLessThan(40_000);
  expect(report.sent - report.unacked).toBe(report.acked);
});

test('a load in a process of its own answers the same report and can be stopped', async () => {
  const sink = await startSink();
  onTestFinished(() => sink.close());
  const whole = await forkLoad(load(sink.port)).report;
  expect(whole).toMatchObject({ sent: 3000, acked: 3000 });
  const endless = forkLoad(load(sink.port, { rate: 1000, messages: 1_000_000 }));
  await expect.poll(() => endless.progress().acked, { timeout: 20_000 }).toBeGreaterThan(0);
  endless.stop();
  const stopped = await endless.report;
  expect(stopped.unacked).toBe(0);
  expect(sink.received()).toBe(3000 + stopped.sent);
});

test('options that cannot be obeyed are refused with the reason', async () => {
  await expect(runLoad(load(1, { connections: 0 }))).rejects.toThrow('at least 1');
  await expect(runLoad(load(1, { payloadBytes: 20 }))).rejects.toThrow('a reading needs');
  await expect(runLoad(load(1, { credentials: [] }))).rejects.toThrow('0 credentials for 5 connections');
});
