import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { restoreBackup, verifyBackup } from '../backup/index.ts';
import { readVersion } from '../version.ts';

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
  if (manifest.store !== 'duckdb') {
    console.log(`Readings are in InfluxDB and are not in the backup: it must be there when Carewatch starts.`);
  }
  return 0;
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
  return 0;
}
