import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttpProxy } from '../../test/harness/http-proxy.ts';
import { type Influxd, startInfluxd } from '../../test/harness/influxd.ts';
import { pause } from '../house/figures.ts';

/** A real InfluxDB 1.x, and what befalls it in the middle of a load. */
export interface InfluxFault extends AsyncDisposable {
  /** Where Carewatch finds InfluxDB. */
  readonly url: string;
  readonly says: string;
  /** Whether Carewatch cannot store anything meanwhile. */
  readonly away: boolean;
  /** Readings that InfluxDB will never take. */
  readonly refused: number;
  begin(): Promise<void>;
  end(): Promise<void>;
}

export interface FaultOptions {
  readonly database: string;
  /** What is written to the disk of InfluxDB over the whole run, at most. */
  readonly messages: number;
  /** Has a device say what InfluxDB refuses. */
  readonly sayPoison: () => Promise<void>;
}

type OpenFault = (options: FaultOptions) => Promise<InfluxFault>;

export const faults: Readonly<Record<string, OpenFault>> = {
  stop: openStop,
  '503': open503,
  'disk-full': openDiskFull,
  poison: openPoison,
};

async function openStop(): Promise<InfluxFault> {
  const influxd = await startInfluxd();
  return {
    ...{ url: influxd.url, says: 'stopped', away: true, refused: 0 },
    begin: () => influxd.stop(),
    end: () => influxd.start(),
    [Symbol.asyncDispose]: () => influxd[Symbol.asyncDispose](),
  };
}

async function open503(): Promise<InfluxFault> {
  await using opened = new AsyncDisposableStack();
  const influxd = opened.use(await startInfluxd());
  const proxy = opened.use(await startHttpProxy(influxd.url));
  const resources = opened.move();
  return {
    ...{ url: proxy.url, says: 'answering 503', away: true, refused: 0 },
    begin: () => proxy.become({ kind: 'answer', status: 503, body: '{"error":"timeout"}' }),
    end: () => proxy.become({ kind: 'pass' }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** More than InfluxDB 1.6 needs for a reading of the load before it has put it in its final form. */
const bytesPerMessage = 1_000;

/** A file system in memory that is as large as what is on it, until it is made larger. */
async function openDiskFull({ messages }: FaultOptions): Promise<InfluxFault> {
  await using opened = new AsyncDisposableStack();
  const disk = await mkdtemp(join(tmpdir(), 'carewatch-full-disk-'));
  opened.defer(() => rm(disk, { recursive: true, force: true }));
  const roomy = `size=${256 * 2 ** 20 + messages * bytesPerMessage}`;
  mount('-t', 'tmpfs', '-o', roomy, 'tmpfs', disk);
  opened.defer(() => void spawnSync('umount', ['--lazy', disk]));
  const influxd: Influxd = opened.use(await startInfluxd({ on: disk }));
  const resources = opened.move();
  return {
    ...{ url: influxd.url, says: 'on a full disk', away: true, refused: 0 },
    begin: () => fill(disk),
    // InfluxDB 1.6 answers that the disk is full also when there is room again, until it is started anew.
    async end() {
      mount('-o', `remount,${roomy}`, disk);
      await influxd.stop();
      await influxd.start();
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** InfluxDB writes on meanwhile, so that what is used has grown before the limit is set. */
async function fill(disk: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { blocks, bfree, bsize } = await statfs(disk);
    const set = spawnSync('mount', ['-o', `remount,size=${(blocks - bfree) * bsize}`, disk]);
    if (set.status === 0) return;
    await pause(5);
  }
  throw new Error(`${disk} could not be filled`);
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}

/** Somebody else wrote a field as a number that Carewatch knows as a text. */
async function openPoison({ database, sayPoison }: FaultOptions): Promise<InfluxFault> {
  const influxd = await startInfluxd();
  const post = async (path: string, body: string | URLSearchParams): Promise<void> => {
    const answer = await fetch(`${influxd.url}${path}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`InfluxDB answered ${answer.status} ${await answer.text()}`);
  };
  await post('/query', new URLSearchParams({ q: `CREATE DATABASE "${database}"` }));
  const line = `gas_water_heater,device=stranger firmware_version=5 ${Date.now()}`;
  await post(`/write?db=${database}&precision=ms`, line);
  return {
    ...{ url: influxd.url, says: 'given one point that it refuses', away: false, refused: 1 },
    begin: sayPoison,
    end: async () => {},
    [Symbol.asyncDispose]: () => influxd[Symbol.asyncDispose](),
  };
}
