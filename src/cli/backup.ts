import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ApiClient, createApiClient } from './api-client.ts';
import { readingsInWords, type Without } from './readings-in-words.ts';

const help = `backup --to FOLDER [--readings] [--data-dir DIR] [--http URL] [--token TOKEN]
  Writes a backup of the data folder DIR (CAREWATCH_DATA_DIR, data) into a new folder in FOLDER, verified after writing.
  A running daemon is asked to do it (default http://127.0.0.1:8080, token from CAREWATCH_ADMIN_TOKEN or DIR/admin-token) and
  goes on working; otherwise it is done here. What never changes is shared with the backup before in FOLDER.
  --readings: with the readings that are in InfluxDB, for which the daemon has to run.
backup verify FOLDER
  Reads every byte of a backup, or of the newest in FOLDER.`;

export async function backup(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      readings: { type: 'boolean', default: false },
      'data-dir': { type: 'string', default: process.env.CAREWATCH_DATA_DIR ?? 'data' },
      http: { type: 'string', default: 'http://127.0.0.1:8080' },
      token: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.to === undefined || positionals.length > 0) {
    console.error(help);
    return values.help ? 0 : 2;
  }
  const dataDir = resolve(values['data-dir']);
  const to = resolve(values.to);
  const { offlineBackup } = await import('../offline-backup.ts');
  const made = await offlineBackup(dataDir, to);
  if (!('heldBy' in made)) {
    if (values.readings && made.without.length > 0) console.error(notRunning);
    return tell({ ...made, reused_bytes: made.reusedBytes, last_seq: made.cursors.journal });
  }
  const remedy = `process ${made.heldBy} holds ${dataDir}: name the address of that daemon with --http`;
  const api = createApiClient(values.http, values.token ?? tokenOf(dataDir), remedy);
  return askDaemon(api, { to, readings: values.readings });
}

const notRunning =
  'No daemon holds the folder, so nobody asked InfluxDB for its readings: start Carewatch and back up again, or back InfluxDB up.';

/** What the daemon says of a backup. */
interface Shown {
  readonly id: string;
  readonly state: string;
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  readonly reused_bytes: number;
  readonly last_seq: number;
  readonly without: readonly Without[];
  readonly reason: string | null;
}

const lookEveryMs = 200;

async function askDaemon(api: ApiClient, wanted: { readonly to: string; readonly readings: boolean }): Promise<number> {
  const asked = await api.post<Shown>('backups', wanted);
  for (;;) {
    const seen = await api.get<Shown>(`backups/${asked.id}`);
    if (seen.state === 'done') return tell(seen);
    if (seen.state === 'failed') throw new Error(seen.reason ?? 'The backup failed; the log of the daemon says why.');
    await pause(lookEveryMs);
  }
}

function tokenOf(dataDir: string): string {
  if (process.env.CAREWATCH_ADMIN_TOKEN !== undefined) return process.env.CAREWATCH_ADMIN_TOKEN;
  try {
    return readFileSync(join(dataDir, 'admin-token'), 'utf8').trim();
  } catch {
    return '';
  }
}

type Told = Pick<Shown, 'folder' | 'files' | 'bytes' | 'reused_bytes' | 'last_seq' | 'without'>;

function tell({ folder, files, bytes, reused_bytes, last_seq, without }: Told): number {
  const share = reused_bytes === 0 ? '' : `, ${reused_bytes} of them shared with the backup before`;
  console.log(`${folder}: ${files} files, ${bytes} bytes${share}; up to entry ${last_seq} of the journal; verified`);
  if (without.length > 0) console.log(`Not in it, but in InfluxDB: ${readingsInWords(without)}.`);
  return 0;
}
