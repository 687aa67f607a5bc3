/** A real InfluxDB 1.x of one's own: on a free port, in a temporary folder, ended by its process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { influxdFolder } from './influxd-folder.ts';

/** Undefined where `npm test` could not fetch Debian's package. */
export function influxdPath(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), join(influxdFolder, 'usr/bin')];
  return folders.map((folder) => join(folder, 'influxd')).find((path) => existsSync(path));
}

export interface Influxd extends AsyncDisposable {
  readonly url: string;
  readonly dir: string;
  readonly pid: number;
  /** Ends the process and waits for its end; `kill` gives it no chance to write anything. */
  stop(how?: 'term' | 'kill'): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
}

export interface InfluxdOptions {
  /** It puts what was written in its final form within seconds, instead of hours. */
  readonly settles?: boolean;
  /** The folder in which its own is made, such as a disk that is full. */
  readonly on?: string;
  /** It asks who is there; the first user may be made by anybody. */
  readonly asks?: boolean;
}

export async function startInfluxd(options: InfluxdOptions = {}): Promise<Influxd> {
  const dir = await mkdtemp(join(options.on ?? tmpdir(), 'carewatch-influxd-'));
  let process = await launch(dir, 0, options);
  const { port } = process;
  const stop = async (how: 'term' | 'kill' = 'term'): Promise<void> => {
    if (process.child.exitCode !== null || process.child.signalCode !== null) return;
    const ended = new Promise((resolve) => process.child.once('exit', resolve));
    process.child.kill(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
    await ended;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    dir,
    get pid() {
      return process.child.pid ?? 0;
    },
    stop,
    async start() {
      process = await launch(dir, port, options);
    },
    async [Symbol.asyncDispose]() {
      await stop('kill');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(
  dir: string,
  port: number,
  { settles = false, asks = false }: InfluxdOptions,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const soon = {
    INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION: '5s',
    INFLUXDB_DATA_COMPACT_FULL_WRITE_COLD_DURATION: '5s',
  };
  const child = spawn(influxdPath() ?? 'influxd', ['run', '-config', '/dev/null'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      HOME: dir,
      INFLUXDB_REPORTING_DISABLED: 'true',
      INFLUXDB_META_DIR: join(dir, 'meta'),
      INFLUXDB_DATA_DIR: join(dir, 'data'),
      INFLUXDB_DATA_WAL_DIR: join(dir, 'wal'),
      INFLUXDB_DATA_QUERY_LOG_ENABLED: 'false',
      INFLUXDB_MONITOR_STORE_ENABLED: 'false',
      INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
      INFLUXDB_HTTP_LOG_ENABLED: 'false',
      INFLUXDB_BIND_ADDRESS: '127.0.0.1:0',
      ...(settles ? soon : {}),
      ...(asks ? { INFLUXDB_HTTP_AUTH_ENABLED: 'true' } : {}),
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const lines = createInterface(child.stderr);
  const said: string[] = [];
  lines.on('line', (line) => {
    said.push(line);
    if (said.length > 20) said.shift();
    const found = /Listening on HTTP.*addr=127\.0\.0\.1:(\d+)/.exec(line);
    if (found !== null) resolve(Number(found[1]));
  });
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`influxd ended with ${code}: ${said.join('\n')}`)));
  return { child, port: await promise };
}
