import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from './daemon.ts';

/** Debian's Mosquitto, which keeps sessions and messages in a folder of its own. */
export interface Mosquitto extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** The folder of its configuration and its messages. */
  readonly folder: string;
  /** What it wrote on standard error. */
  log(): string;
  /** SIGTERM, so that it saves what it has; resolves when it is gone. */
  stop(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
}

const program = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find((path) => existsSync(path));

export const hasMosquitto = program !== undefined;

/** Why tests were skipped, said where nobody can miss it. */
export function sayWhenMissing(what: string): void {
  if (!hasMosquitto) console.warn(`*** SKIPPED ${what}: mosquitto is missing; apt-get install mosquitto`);
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What a broker before Carewatch needs: it keeps all that it acknowledged, whoever is away. */
const keepingConfiguration = [
  'persistence true',
  'autosave_interval 1800',
  'max_queued_messages 0',
  'max_inflight_messages 1000',
];

/** `lines`: more of its configuration, in place of letting everybody in. */
export async function startMosquitto(lines: readonly string[] = ['allow_anonymous true']): Promise<Mosquitto> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await temporaryFolder());
  const port = await freePort();
  const file = join(folder.path, 'mosquitto.conf');
  const own = [`listener ${port} 127.0.0.1`, `persistence_location ${folder.path}/`, 'user root', 'log_type all'];
  await writeFile(file, `${[...own, ...keepingConfiguration, ...lines].join('\n')}\n`);
  let child: ChildProcess | undefined;
  let log = '';

  const stop = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit');
    // It forgets a signal that comes while it starts.
    const again = setInterval(() => running.kill('SIGTERM'), 500);
    running.kill('SIGTERM');
    await gone;
    clearInterval(again);
  };
  const start = async (): Promise<void> => {
    const started = spawn(program ?? 'mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    started.stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-200_000);
    });
    // A test that is cut short leaves nothing running.
    const leave = (): void => void started.kill('SIGKILL');
    process.once('exit', leave);
    started.once('exit', () => process.off('exit', leave));
    child = started;
    await listens(
      port,
      () => started.exitCode === null,
      () => log,
    );
  };
  opened.defer(stop);
  await start();
  const resources = opened.move();
  return {
    ...{ port, url: `mqtt://127.0.0.1:${port}`, folder: folder.path, stop, start },
    log: () => log,
    async restart() {
      await stop();
      await start();
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function listens(port: number, alive: () => boolean, log: () => string): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    if (!alive()) break;
    const socket = connect(port, '127.0.0.1');
    const reached = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(
        () => false,
        () => false,
      ),
    ]).catch(() => false);
    socket.destroy();
    if (reached) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`mosquitto does not listen on ${port}:\n${log()}`);
}

/** Debian's program that writes a file of passwords. */
export function writePassword(file: string, user: string, password: string): void {
  const made = spawnSync('mosquitto_passwd', ['-b', ...(existsSync(file) ? [] : ['-c']), file, user, password]);
  if (made.status !== 0) throw new Error(`mosquitto_passwd: ${made.stderr}`);
}
