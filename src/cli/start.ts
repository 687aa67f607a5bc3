import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { type App, createApp } from '../app.ts';
import { formatDuration, seconds } from '../base/index.ts';
import { type Config, readConfig } from '../config.ts';

const help = `start [--data-dir DIR] [--http-port N] [--mqtt-port N] [--host ADDRESS] [--config FILE] [--simulation]
  Serves devices over MQTT (port 1883) and people over HTTP (port 8080) on 127.0.0.1, and keeps everything in DIR (data).
  Environment: CAREWATCH_DATA_DIR, CAREWATCH_HTTP_PORT, CAREWATCH_MQTT_PORT, CAREWATCH_ADMIN_TOKEN. See docs/operate.md.`;

const consoleBuild = join(import.meta.dirname, '../../web/dist/index.html');

/** Serves until a signal: the first lets everything in hand be finished, the second ends at once. */
export async function start(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(help);
    return 0;
  }
  const result = readConfig(args, process.env);
  if ('faults' in result) {
    for (const { place, sentence } of result.faults) console.error(`${place}: ${sentence}`);
    return 2;
  }
  const { config } = result;
  const stopping = signalled();
  const { app } = await open(config);
  if (!existsSync(consoleBuild))
    console.error('The console is not built and not served; npm run console:build builds it.');
  console.log(`carewatch ready http=${app.httpUrl} mqtt=${app.mqttUrl} pid=${process.pid}`);
  const failure = await Promise.race([stopping, app.failed]);
  if (failure instanceof Error) {
    console.error(`carewatch stops: ${failure.message}`);
    return 1;
  }
  return Promise.race([app[Symbol.asyncDispose]().then(() => 0), patienceOver()]);
}

/** Everything in hand is journaled by then or was never acknowledged; what hangs is left to the next start. */
const patience = seconds(60);

async function patienceOver(): Promise<number> {
  await setTimeout(patience, undefined, { ref: false });
  console.error(`carewatch did not come to rest within ${formatDuration(patience)} and ends now`);
  return 1;
}

/** Opens the house with the log on standard error; tells where a new administrator's token was written. */
export async function open(config: Config): Promise<{ readonly app: App; readonly adminToken: string }> {
  const log = pino({ level: config.file.log.level, base: null }, pino.destination({ fd: 2, sync: true }));
  await makeFolder(config.dataDir);
  const adminToken = config.adminToken ?? (await keptToken(config.dataDir));
  return { app: await createApp(config, adminToken, log), adminToken };
}

/** Makes the folder and those above it, one at a time: where a file system makes none, it says so. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path).catch((error: Error) => {
    throw new Error(`The data folder ${path} cannot be made (${error.message}); give another with --data-dir.`);
  });
}

async function keptToken(dataDir: string): Promise<string> {
  const file = join(dataDir, 'admin-token');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    const token = `cw_${randomBytes(32).toString('base64url')}`;
    await writeFile(file, `${token}\n`, { mode: 0o600 });
    console.error(`The administrator's token was written to ${file}`);
    return token;
  }
}

/** A shell, npm and a terminal each pass the same request on; what comes this soon after the first is an echo of it. */
const echo = 500;

/** Resolves at the first SIGTERM or SIGINT; a second request ends the process. */
export function signalled(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (): void => {
      first ??= performance.now();
      if (performance.now() - first > echo) process.exit(130);
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
