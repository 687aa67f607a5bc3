import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSystemClock, days } from '../base/index.ts';
import { openDatabase, saveCursor } from '../db/index.ts';
import { openJournal } from '../journal/index.ts';
import { openDuckStore } from '../store/index.ts';
import { openStoppedFolder, restoreBackup, verifyBackup, writeBackup } from './index.ts';

const version = '1.4.2';
let root: string;
let dataDir: string;
let to: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'carewatch-backup-'));
  dataDir = join(root, 'data');
  to = join(root, 'backups');
  await makeDataFolder();
});
afterEach(() => rmSync(root, { recursive: true }));

/** What a daemon leaves: three entries, followed up to the second. */
async function makeDataFolder(): Promise<void> {
  for (const folder of ['snapshots', 'telemetry/days/lift']) mkdirSync(join(dataDir, folder), { recursive: true });
  const clock = createSystemClock();
  const ignore = (): void => {};
  {
    await using journal = await openJournal(
      { dir: join(dataDir, 'journal') },
      { clock, onGroup: ignore, onFault: ignore },
    );
    for (let i = 0; i < 3; i += 1) journal.append({ kind: 1, subject: 'd', label: 't', payload: new Uint8Array(9) });
    await journal.idle();
    await using database = await openDatabase({ file: join(dataDir, 'operational.db') }, []);
    await database.transaction((tx) => saveCursor(tx, 'operations', 2));
    await using _ = await openDuckStore(
      { dir: join(dataDir, 'telemetry'), retention: { raw: days(1) } },
      { clock, onFault: ignore },
    );
  }
  writeFileSync(join(dataDir, 'telemetry/days/lift/2026-01-12.parquet'), 'rows of a day');
  writeFileSync(join(dataDir, 'admin-token'), 'secret', { mode: 0o600 });
}

async function backUp() {
  const source = await openStoppedFolder(dataDir);
  return writeBackup({ dataDir, to, store: source.store, version }, source);
}

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return { code: (error as { code?: string }).code, says: (error as Error).message };
  }
  return 'nothing was refused';
};

describe('a backup', () => {
  it('restores every file as it was, with its permissions, and says where it stands', async () => {
    const { folder, cursors } = await backUp();
    expect(cursors).toEqual({ applied: 2, stored: 0, journal: 3 });
    const restored = join(root, 'restored');
    expect(restoreBackup(to, restored, version).folder).toBe(folder);
    for (const name of ['telemetry/series.duckdb', 'telemetry/days/lift/2026-01-12.parquet', 'admin-token']) {
      expect(readFileSync(join(restored, name)), name).toEqual(readFileSync(join(dataDir, name)));
    }
    expect(statSync(join(restored, 'admin-token')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(restored).sort()).toEqual([
      'admin-token',
      'journal',
      'operational.db',
      'snapshots',
      'telemetry',
    ]);
    await using _ = await openDatabase({ file: join(restored, 'operational.db') }, []);
  });

  it('shares with the one before what never changes, and copies it anew when it is another file of that name', async () => {
    const day = 'data/telemetry/days/lift/2026-01-12.parquet';
    const first = await backUp();
    const second = await backUp();
    expect(first.reusedBytes).toBe(0);
    expect(second.reusedBytes).toBe('rows of a day'.length);
    expect(statSync(join(second.folder, day)).ino).toBe(statSync(join(first.folder, day)).ino);
    utimesSync(join(dataDir, 'telemetry/days/lift/2026-01-12.parquet'), 1, 1);
    const third = await backUp();
    expect(third.reusedBytes).toBe(0);
    rmSync(first.folder, { recursive: true });
    expect(verifyBackup(second.folder, version).manifest.files).toHaveLength(second.files);
  });

  it('leaves nothing of one that failed, and lets go of the folder', async () => {
    writeFileSync(join(dataDir, 'telemetry/series.duckdb'), 'no database');
    await expect(backUp()).rejects.toMatchObject({ code: 'unusable_dir' });
    expect(readdirSync(to)).toEqual([]);
    await expect(backUp()).rejects.toMatchObject({ code: 'unusable_dir' });
  });

  it('is not written into the data folder, nor over a file', async () => {
    to = join(dataDir, 'backups');
    await expect(backUp()).rejects.toMatchObject({ code: 'backup-folder-unusable' });
    expect(existsSync(to)).toBe(false);
    to = join(dataDir, 'admin-token');
    await expect(backUp()).rejects.toMatchObject({ code: 'backup-folder-unusable' });
  });

  it('is refused for a folder that is none of Carewatch', async () => {
    await expect(openStoppedFolder(root)).rejects.toMatchObject({ code: 'backup-folder-unusable' });
  });
});

describe('a restore refuses, and touches nothing,', () => {
  const target = (): string => join(root, 'restored');
  const restore = (): unknown => codeOf(() => restoreBackup(to, target(), version));
  const manifestOf = (folder: string): string => join(folder, 'manifest.json');
  const edit = (folder: string, change: object): void => {
    const manifest = JSON.parse(readFileSync(manifestOf(folder), 'utf8'));
    writeFileSync(manifestOf(folder), JSON.stringify({ ...manifest, ...change }));
  };

  it('one flipped bit, a cut and a missing file, each by name', async () => {
    const { folder } = await backUp();
    const [journal, token] = ['journal/0000000000000001.seg', 'admin-token'].map((path) => join(folder, 'data', path));
    const bytes = readFileSync(journal ?? '');
    bytes[70] = (bytes[70] ?? 0) ^ 1;
    writeFileSync(journal ?? '', bytes);
    writeFileSync(token ?? '', 'sec');
    rmSync(join(folder, 'data/telemetry/series.duckdb'));
    const refused = restore() as { code: string; says: string };
    expect(refused.code).toBe('backup-damaged');
    expect(refused.says).toContain('journal/0000000000000001.seg is not what was written');
    expect(refused.says).toContain('admin-token has 3 bytes instead of 6');
    expect(refused.says).toContain('telemetry/series.duckdb is missing');
    expect(existsSync(target())).toBe(false);
  });

  it('one that was never finished', async () => {
    const { folder } = await backUp();
    rmSync(manifestOf(folder));
    expect(restore()).toMatchObject({ code: 'backup-missing' });
    expect(codeOf(() => verifyBackup(folder, version))).toMatchObject({
      says: expect.stringContaining('never finished'),
    });
    expect(existsSync(target())).toBe(false);
  });

  it('an unfinished one is passed over for the finished one before it', async () => {
    const { folder } = await backUp();
    cpSync(folder, join(to, '2099-01-01T00-00-00Z'), { recursive: true });
    rmSync(manifestOf(join(to, '2099-01-01T00-00-00Z')));
    expect(restoreBackup(to, target(), version).folder).toBe(folder);
  });

  it.each([
    ['another format', { format: 2 }, 'backup-foreign', 'format is 2'],
    ['a newer version', { carewatch: '1.10.0' }, 'backup-foreign', 'carewatch is 1.10.0 and this is version 1.4.2'],
    ['no version', { carewatch: 'new' }, 'backup-damaged', 'carewatch is no version'],
    ['no cursors', { cursors: { applied: 1 } }, 'backup-damaged', 'cursors.stored'],
    ['no files', { files: [] }, 'backup-damaged', 'files is no list of files'],
    [
      'a path that leads out of the folder',
      { files: [{ path: '../outside', bytes: 0, sha256: '0'.repeat(64), mode: '0600' }] },
      'backup-damaged',
      'files[0]',
    ],
  ])('%s', async (_, change, code, says) => {
    const { folder } = await backUp();
    edit(folder, change);
    expect(restore()).toEqual({ code, says: expect.stringContaining(says) });
    expect(existsSync(target())).toBe(false);
  });

  it('a manifest that is cut anywhere', async () => {
    const { folder } = await backUp();
    const text = readFileSync(manifestOf(folder), 'utf8').trimEnd();
    for (let length = 0; length < text.length; length += 37) {
      writeFileSync(manifestOf(folder), text.slice(0, length));
      expect(restore(), `${length} bytes`).toMatchObject({ code: 'backup-damaged' });
    }
  });

  it('a folder with anything in it, but not one in which a restore was cut short', async () => {
    await backUp();
    mkdirSync(join(target(), '.restoring/journal'), { recursive: true });
    appendFileSync(join(target(), '.restoring/journal/half'), 'half');
    restoreBackup(to, target(), version);
    expect(readdirSync(target())).toContain('operational.db');
    expect(existsSync(join(target(), '.restoring'))).toBe(false);
    expect(restore()).toEqual({
      code: 'backup-folder-unusable',
      says: expect.stringContaining('is not empty'),
    });
    expect(codeOf(() => restoreBackup(to, join(dataDir, 'admin-token'), version))).toMatchObject({
      code: 'backup-folder-unusable',
    });
  });

  it('what is no backup', () => {
    expect(codeOf(() => restoreBackup(join(root, 'nowhere'), target(), version))).toEqual({
      code: 'backup-missing',
      says: expect.stringContaining('the folder does not exist'),
    });
  });
});
