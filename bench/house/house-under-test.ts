import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Daemon, startDaemon, temporaryFolder } from '../../test/harness/daemon.ts';
import { pause } from './figures.ts';

/** The books of `GET /flow`, as far as the bench reads them. */
export interface Flow {
  readonly rooms: readonly RoomBooks[];
  readonly journal: { readonly last_seq: number; readonly bytes: number };
  readonly followers: readonly { readonly name: string; readonly seq: number }[];
}

export interface RoomBooks {
  readonly room: string;
  readonly unit: string;
  readonly in: number;
  readonly out: number;
  readonly refused: number;
  readonly duplicate: number;
  readonly dropped_qos0: number;
  readonly pending: number;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The daemon on a folder of its own, as a user starts it. */
export interface HouseUnderTest extends AsyncDisposable {
  readonly dataDir: string;
  daemon: Daemon;
  /** From the command to the ready line, in seconds. */
  startedIn: number;
  /** Starts it on the same folder after it was stopped or killed. */
  startAgain(): Promise<void>;
}

/** `config` is the text of a configuration file. */
export async function openHouse(config?: string): Promise<HouseUnderTest> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'config.yaml');
  if (config !== undefined) await writeFile(file, config);
  const args = config === undefined ? [] : ['--config', file];
  const start = async (): Promise<Pick<HouseUnderTest, 'daemon' | 'startedIn'>> => {
    const began = performance.now();
    const daemon = await startDaemon({ dataDir: folder.path, args });
    return { daemon, startedIn: (performance.now() - began) / 1_000 };
  };
  const house: HouseUnderTest = {
    dataDir: folder.path,
    ...(await start()),
    async startAgain() {
      Object.assign(house, await start());
    },
    async [Symbol.asyncDispose]() {
      await house.daemon[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  return house;
}

const rowsPerFile = 5_000;

/** Registers gas heaters over the API, as a file of devices. */
export async function importHeaters(daemon: Daemon, prefix: string, count: number): Promise<Credentials[]> {
  const credentials: Credentials[] = [];
  for (let from = 0; from < count; from += rowsPerFile) {
    const lines = ['id,type,model,district,address,customer_name,customer_phone,customer_language,purchased_on'];
    for (let i = from; i < Math.min(count, from + rowsPerFile); i += 1) {
      const place = `D-${i % 4_000},"Lane ${Math.floor(i / 100)}, no. ${i % 100}",Customer ${i},+86 000 ${100_000 + i},zh-CN`;
      lines.push(`${prefix}-${i},gas_water_heater,JSQ-${i % 20},${place},2024-11-02`);
    }
    const headers = { 'content-type': 'text/csv' };
    const answer = await daemon.api.raw('POST', 'devices/import', { headers, body: lines.join('\n') });
    const report = (await answer.json()) as { created: number; failed: unknown[]; credentials: Credentials[] };
    if (!answer.ok || report.failed.length > 0) throw new Error(`the import failed: ${JSON.stringify(report)}`);
    credentials.push(...report.credentials);
  }
  return credentials;
}

/** Resolves when the store has everything that the journal had when this was called. */
export async function everythingStored(daemon: Daemon): Promise<void> {
  const stored = (flow: Flow): number => flow.followers.find(({ name }) => name === 'store')?.seq ?? 0;
  let flow = await daemon.api.get<Flow>('flow');
  const { last_seq } = flow.journal;
  while (stored(flow) < last_seq) {
    await pause(10);
    flow = await daemon.api.get<Flow>('flow');
  }
}

/** How many readings of the device can be read back. Runs ahead of the clock are within the hour. */
export async function readingsOf(daemon: Daemon, device: string): Promise<number> {
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const from = new Date(Date.now() - 10 * 86_400_000).toISOString();
  const query = `signals=burner_state&agg=count&step=1d&from=${from}&to=${to}`;
  const { series } = await daemon.api.get<{ series: { points: [string, number][] }[] }>(
    `devices/${device}/telemetry?${query}`,
  );
  return series.flatMap(({ points }) => points).reduce((sum, [, count]) => sum + count, 0);
}
