import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, createClient } from './client.ts';

export const root = join(import.meta.dirname, '../..');
export const adminToken = 'token-of-the-test-house';

/** The daemon as people start it: a process of its own on free ports. */
export interface Daemon extends AsyncDisposable {
  readonly api: Client;
  readonly httpUrl: string;
  readonly mqtt: { readonly host: string; readonly port: number };
  readonly pid: number;
  /** What it wrote on standard error so far. */
  readonly log: () => string;
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface DaemonOptions {
  readonly dataDir: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs the daemon under another program, e.g. a tracer. */
  readonly under?: readonly string[];
}

/** A daemon that may not be ready yet, or never will be. */
export interface StartingDaemon extends AsyncDisposable {
  /** Rejects with its log when the process ends before it is ready. */
  readonly ready: Promise<Daemon>;
  /** kill -9 at any moment, also before it is ready; resolves when the process is gone. */
  kill(): Promise<void>;
}

export function startDaemon(options: DaemonOptions): Promise<Daemon> {
  return spawnDaemon(options).ready;
}

/** Starts the daemon and does not wait for it. */
export function spawnDaemon({ dataDir, args = [], env = {}, under = [] }: DaemonOptions): StartingDaemon {
  const main = [process.execPath, join(root, 'src/main.ts'), 'start'];
  const flags = ['--data-dir', dataDir, '--http-port', '0', '--mqtt-port', '0', ...args];
  const [command = '', ...rest] = [...under, ...main, ...flags];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CAREWATCH_ADMIN_TOKEN: adminToken, UV_THREADPOOL_SIZE: '8', ...env },
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-100_000);
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  // A test that is cut short leaves nothing running.
  const leave = (): void => void child.kill('SIGKILL');
  process.once('exit', leave);
  void exited.finally(() => process.off('exit', leave));
  let pid = child.pid ?? 0;
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    process.kill(pid, 'SIGKILL');
    await exited;
  };
  const ready = readyLine(child, () => log).then((words): Daemon => {
    const httpUrl = words.get('http') ?? '';
    const mqtt = new URL(words.get('mqtt') ?? '');
    // Under a tracer the child is the tracer.
    pid = Number(words.get('pid'));
    return {
      api: createClient(httpUrl, adminToken),
      httpUrl,
      mqtt: { host: mqtt.hostname, port: Number(mqtt.port) },
      pid,
      log: () => log,
      kill,
      signal: (name) => void process.kill(pid, name),
      exited: exited.then(([code]) => code),
      async stop() {
        process.kill(pid, 'SIGTERM');
        const [code] = await exited;
        return code;
      },
      [Symbol.asyncDispose]: kill,
    };
  });
  ready.catch(() => undefined);
  return { ready, kill, [Symbol.asyncDispose]: kill };
}

async function readyLine(child: ChildProcess, log: () => string): Promise<ReadonlyMap<string, string>> {
  if (child.stdout === null) throw new Error('no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('carewatch ready ')) continue;
    child.stdout.resume();
    return new Map(
      line
        .split(' ')
        .slice(2)
        .map((pair) => pair.split(/=(.*)/s, 2) as [string, string]),
    );
  }
  throw new Error(`the daemon ended before it was ready:\n${log()}`);
}

/** An empty folder that goes when the test is over. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'carewatch-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Asks until the answer is defined; fails with the last thing seen when it takes too long. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, patienceMs = 10_000): Promise<T> {
  const start = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() - start > patienceMs) throw new Error(`not within ${patienceMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
