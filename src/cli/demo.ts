import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { addDemoPeople, demoPassword } from './demo-people.ts';
import { createDemoScreen } from './demo-screen.ts';
import { spawnSimulators } from './simulate.ts';
import { open, signalled } from './start.ts';

const help = `demo [--devices 200] [--speed 120] [--seed 1] [--duration 24h] [--lang en|zh-CN] [--http-port N] [--mqtt-port N]
  A simulated winter town on its own data, thrown away at the end. It stops at Ctrl+C or after --duration of its time.`;

const start = '2026-01-12T08:00:00Z';
const city = '林溪';

/** Serves a simulated winter town and shows what comes of it, on data of its own. */
export async function demo(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      devices: { type: 'string', default: '200' },
      speed: { type: 'string', default: '120' },
      seed: { type: 'string', default: '1' },
      duration: { type: 'string', default: '24h' },
      lang: { type: 'string', default: 'en' },
      'http-port': { type: 'string' },
      'mqtt-port': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const stopping = signalled();
  await using data = await throwaway();
  const result = readConfig(await demoFlags(data.dir, values['http-port'], values['mqtt-port']), process.env);
  if ('faults' in result) {
    for (const { place, sentence } of result.faults) console.error(`${place}: ${sentence}`);
    return 2;
  }
  const { app, adminToken } = await open(result.config);
  await using house = app;
  const screen = createDemoScreen({
    httpUrl: house.httpUrl,
    token: adminToken,
    language: values.lang,
    people: await addDemoPeople(house.httpUrl, adminToken, city),
    password: demoPassword,
    out: process.stdout,
  });
  await using _ = screen;
  const town = spawnSimulators(
    [
      ...['town', '--http', house.httpUrl, '--mqtt', house.mqttUrl, '--token', adminToken, '--clock', 'driven'],
      ...['--start', start, '--preset', 'winter-evening', '--devices', values.devices, '--speed', values.speed],
      ...['--city', city, '--staff', '2'],
      ...['--seed', values.seed, '--duration', values.duration, '--truth', join(data.dir, 'truth.jsonl')],
    ],
    ['ignore', 'pipe', 'pipe'],
  );
  town.stderr?.on('data', (text: Buffer) => process.stderr.write(text));
  const over = new Promise<number>((resolve) => town.on('exit', (code) => resolve(code ?? 1)));
  const ended = await Promise.race([stopping, over, house.failed]);
  town.kill('SIGTERM');
  await over;
  if (ended instanceof Error) throw ended;
  return typeof ended === 'number' ? ended : 0;
}

/** The usual ports where they are free, so that the address is easy to remember; otherwise any. */
async function demoFlags(dir: string, httpPort?: string, mqttPort?: string): Promise<string[]> {
  const file = join(dir, 'demo.yaml');
  await writeFile(file, `clock: { mode: driven, start: "${start}" }\nlog: { level: warn }\n`);
  const ports = [httpPort ?? (await freePort(8080)), mqttPort ?? (await freePort(1883))];
  const [http = '0', mqtt = '0'] = ports.map(String);
  return ['--data-dir', join(dir, 'data'), '--config', file, '--simulation', '--http-port', http, '--mqtt-port', mqtt];
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)));
  });
}

async function throwaway(): Promise<AsyncDisposable & { readonly dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-demo-'));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}
