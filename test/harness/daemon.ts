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

export async function startDaemon({ dataDir, args = [], env = {}, under = [] }: DaemonOptions): Promise<Daemon> {
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
  const ready = await readyLine(child, () => log);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const httpUrl = ready.get('http') ?? '';
  const mqtt = new URL(ready.get('mqtt') ?? '');
  const pid = Number(ready.get('pid'));
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    process.kill(pid, 'SIGKILL');
    await exited;
  };
  return {
    api: createClient(httpUrl, adminToken),
    httpUrl,
    mqtt: { host: mqtt.hostname, port: Number(mqtt.port) },
    pid,
    log: () => log,
    kill,
    async stop() {
      process.kill(pid, 'SIGTERM');
      const [code] = await exited;
      return code;
    },
    [Symbol.asyncDispose]: kill,
  };
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
