import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { StandInDaemon } from './testing/stand-in-daemon.ts';
import { startStandIn } from './testing/stand-in-daemon.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Runs the command line as its users do; `stopAfter` sends SIGTERM once its output contains the text. */
function run(args: readonly string[], stopAfter?: string): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
    if (stopAfter !== undefined && out.includes(stopAfter)) child.kill('SIGTERM');
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

async function startDaemon(authenticate: boolean): Promise<StandInDaemon> {
  const daemon = await startStandIn({ authenticate });
  onTestFinished(() => daemon[Symbol.asyncDispose]());
  return daemon;
}

const townArgs = (daemon: StandInDaemon) => [
  ...['town', '--http', daemon.http, '--mqtt', `127.0.0.1:${daemon.mqttPort}`, '--token', daemon.token],
  ...['--devices', '10', '--scenarios', 'SC-13', '--preset', 'winter-evening'],
];

test('town lives its span, writes its truth and says nothing unasked', async () => {
  const daemon = await startDaemon(true);
  const folder = await mkdtemp(join(tmpdir(), 'simulators-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const truth = join(folder, 'truth.jsonl');
  const result = await run([...townArgs(daemon), '--speed', '0', '--duration', '30m', '--truth', truth]);
  expect(result).toEqual({ code: 0, out: '', err: '' });
  const records = (await readFile(truth, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records.length).toBeGreaterThan(3);
  for (const record of records) {
    expect(Object.keys(record)).toEqual(['scenario', 'device', 'kind', 'onset', 'end', 'details']);
  }
});

test('town stops in order on SIGTERM, with progress when asked', async () => {
  const daemon = await startDaemon(true);
  const result = await run([...townArgs(daemon), '--speed', '60', '--progress'], 'online=');
  expect(result.code).toBe(0);
  expect(result.out).toMatch(/^2026-01-12T08:\d\d:\d\d\.\d{3}Z online=\d+\/10 messages=\d+ \(\d+\/s\) events=\d+\n/);
  expect(daemon.heard.filter(({ payload }) => payload === 'offline').length).toBe(10);
});

test('load prints its report as JSON, sink stops on SIGTERM', async () => {
  const broker = await startDaemon(false);
  const args = ['load', '--mqtt', `127.0.0.1:${broker.mqttPort}`, '--connections', '3', '--messages', '300', '--json'];
  const result = await run(args);
  expect(result.code).toBe(0);
  expect(JSON.parse(result.out)).toMatchObject({ connections: 3, sent: 300, acked: 300 });
  expect(await run(['sink'], 'ready')).toMatchObject({ code: 0, out: expect.stringContaining('sink ready mqtt=') });
});

test('a command line that cannot be obeyed exits with 2 and says what to write', async () => {
  const wrong: [string[], string][] = [
    [['twon'], 'is no command'],
    [['town'], '--token is missing'],
    [['town', '--token', 'x', '--speed', 'fast'], '--speed is "fast"; give a number'],
    [['town', '--token', 'x', '--scenarios', 'SC-99'], '"SC-99" is no scenario; there are SC-01'],
    [['town', '--token', 'x', '--staff', '2'], '--staff needs --city NAME'],
    [['load', '--mqtt', 'a:b:c'], 'give host:port'],
  ];
  const results = await Promise.all(wrong.map(([args]) => run(args)));
  for (const [i, result] of results.entries()) {
    expect(result.code).toBe(2);
    expect(result.err).toContain(wrong[i]?.[1]);
  }
});
