import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BackupFound, restoreBackup, verifyBackup } from '../backup/index.ts';
import { readVersion } from '../version.ts';
import { readingsInWords } from './readings-in-words.ts';

const help = `restore --from FOLDER [--data-dir DIR]
  Verifies a backup (FOLDER itself, or the newest in it) and makes DIR (CAREWATCH_DATA_DIR, data), which must be empty or not there,
  the data folder that it is of. Start Carewatch on it afterwards.`;

export async function restore(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string' },
      'data-dir': { type: 'string', default: process.env.CAREWATCH_DATA_DIR ?? 'data' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.from === undefined) {
    console.error(help);
    return values.help ? 0 : 2;
  }
  const dataDir = resolve(values['data-dir']);
  const { folder, manifest } = restoreBackup(resolve(values.from), dataDir, readVersion());
  console.log(`${dataDir} is what it was at ${manifest.made_at}, from ${folder}`);
  if (manifest.store !== 'duckdb') console.log(ofReadings(manifest.readings));
  return 0;
}

function ofReadings(readings: BackupFound['manifest']['readings']): string {
  const { at = 'InfluxDB', carried_up_to: carried = null, types = [] } = readings ?? {};
  if (carried !== null) {
    return `Readings up to entry ${carried} are with it. They are written into InfluxDB (${at}) when Carewatch starts, whether it has them or not; /readyz says until when.`;
  }
  const what = types.length === 0 ? '' : `: ${readingsInWords(types)}`;
  return `Readings are not in the backup but in InfluxDB (${at})${what}. Where it has lost them, restore InfluxDB's own backup.`;
}

export async function verifyBackupFolder(args: readonly string[]): Promise<number> {
  const [folder, ...others] = args;
  if (folder === undefined || others.length > 0 || folder.startsWith('--')) {
    console.error('backup verify FOLDER\n  Reads every byte of a backup, or of the newest in FOLDER.');
    return folder === '--help' ? 0 : 2;
  }
  const found = verifyBackup(resolve(folder), readVersion());
  const { files, made_at } = found.manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`${found.folder}, made at ${made_at}: ${files.length} files, ${bytes} bytes, all as they were written`);
  if (found.manifest.store !== 'duckdb') console.log(ofReadings(found.manifest.readings));
  return 0;
}
