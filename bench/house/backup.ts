import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { forkLoad, type LoadReport } from '../../simulators/index.ts';
import { type Daemon, temporaryFolder } from '../../test/harness/daemon.ts';
import { type Figures, mebibytes, ms, pause, type Say, seconds } from './figures.ts';
import { importHeaters, openHouse } from './house-under-test.ts';
import { loadShape, whollyAcked } from './throughput.ts';

export interface BackupOptions {
  readonly rate: number;
  readonly seconds: number;
  /** Of a file in the data folder that stands for closed days. */
  readonly bulkBytes: number;
}

/**
 * From publish to PUBACK at a steady rate, without a backup and while one full backup follows the other, in turns. What
 * is copied is as large as `bulkBytes`, so that copying goes on all the while.
 */
export async function benchBackup({ rate, seconds: span, bulkBytes }: BackupOptions, say: Say): Promise<Figures> {
  await using house = await openHouse();
  await using folder = await temporaryFolder();
  const { daemon, dataDir } = house;
  const { port } = daemon.mqtt;
  await fill(join(dataDir, 'bulk'), bulkBytes);
  const credentials = await importHeaters(daemon, 'gh', loadShape.connections);
  const load = async (time: number): Promise<LoadReport> =>
    whollyAcked(await forkLoad({ ...loadShape, rate, seconds: time, port, credentials }).report);
  await load(3);

  const without: LoadReport[] = [];
  const during: LoadReport[] = [];
  let backups = 0;
  let bytes = 0;
  let busy = 0;
  for (let turn = 0; turn < 2; turn += 1) {
    without.push(await load(span));
    const loaded = load(span);
    let over = false;
    void loaded.finally(() => {
      over = true;
    });
    while (!over) {
      // Each in a folder of its own shares nothing with another.
      const made = await backUp(daemon, join(folder.path, String(backups)));
      backups += 1;
      bytes += made.bytes;
      busy += made.seconds;
    }
    during.push(await loaded);
  }
  const worst = (reports: readonly LoadReport[], of: 'p50' | 'p99' | 'max'): number =>
    Math.max(...reports.map(({ latencyMs }) => latencyMs[of]));
  const shown = (reports: readonly LoadReport[]): string =>
    `p50 ${ms(worst(reports, 'p50'))}, p99 ${ms(worst(reports, 'p99'))}, max ${ms(worst(reports, 'max'))}`;
  say(
    `backup: publish to PUBACK at ${rate.toLocaleString('en')} msg/s, the worse of two turns of ${span} s: without a backup ${shown(without)}; while backups are written ${shown(during)}`,
  );
  say(
    `backup: ${backups} full backups of ${mebibytes(bytes / backups)} each, ${seconds(busy / backups)} each, ${mebibytes(bytes / busy)} a second, read back and verified`,
  );
  return {
    puback_p50_ms: worst(without, 'p50'),
    puback_p99_ms: worst(without, 'p99'),
    backup_puback_p50_ms: worst(during, 'p50'),
    backup_puback_p99_ms: worst(during, 'p99'),
    backup_bytes_per_second: bytes / busy,
  };
}

async function fill(file: string, bytes: number): Promise<void> {
  await using handle = await open(file, 'w');
  const block = randomBytes(1_048_576);
  for (let done = 0; done < bytes; done += block.length) await handle.write(block);
  await handle.sync();
}

async function backUp({ api }: Daemon, to: string): Promise<{ readonly bytes: number; readonly seconds: number }> {
  const began = performance.now();
  const { id } = await api.post('backups', { to });
  for (;;) {
    const { state, bytes, reason } = await api.get(`backups/${id}`);
    if (state === 'failed') throw new Error(reason);
    if (state === 'done') return { bytes, seconds: (performance.now() - began) / 1_000 };
    await pause(50);
  }
}
