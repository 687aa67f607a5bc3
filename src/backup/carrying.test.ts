import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSystemClock, days } from '../base/index.ts';
import { openDatabase } from '../db/index.ts';
import { openJournal } from '../journal/index.ts';
import { openInflux1Store } from '../store/index.ts';
import { openStoppedFolder, restoreBackup, verifyBackup, writeBackup } from './index.ts';

const version = '1.4.2';
let root: string;
let dataDir: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'carewatch-carrying-'));
  dataDir = join(root, 'data');
  mkdirSync(join(dataDir, 'snapshots'), { recursive: true });
  const clock = createSystemClock();
  const ignore = (): void => {};
  await using _journal = await openJournal(
    { dir: join(dataDir, 'journal') },
    { clock, onGroup: ignore, onFault: ignore },
  );
  await using _database = await openDatabase({ file: join(dataDir, 'operational.db') }, []);
  // Nobody listens there, which the store does not mind.
  const influx1 = { url: 'http://127.0.0.1:1', database: 'd' };
  const store = { dir: join(dataDir, 'telemetry'), retention: { raw: days(1) }, influx1 };
  await using _store = await openInflux1Store(store, { clock, random: Math.random, onFault: ignore });
});
afterEach(() => rmSync(root, { recursive: true }));

/** A house whose InfluxDB has a reading for each entry up to `end`, of which those up to `keptAfter` are too old. */
async function backUp({ end, keptAfter = 0, at = 'here' }: { end: number; keptAfter?: number; at?: string }) {
  const stopped = await openStoppedFolder(dataDir);
  const asked: number[] = [];
  const source: typeof stopped = {
    ...stopped,
    async carryReadings({ after, folder }) {
      asked.push(after);
      const name = `${String(after + 1).padStart(16, '0')}-${String(end).padStart(16, '0')}-1.readings`;
      mkdirSync(folder, { recursive: true });
      if (after < end) writeFileSync(join(folder, name), `after ${after}`);
      return { upTo: end, keptAfter, names: after < end ? [name] : [] };
    },
  };
  const place = { dataDir, to: join(root, 'backups'), store: 'influx1', version, elsewhere: at, readings: true };
  const { folder, reusedBytes } = await writeBackup(place, source);
  const carried = join(folder, 'data/telemetry/carried');
  return { folder, carried, reusedBytes, asked, names: readdirSync(carried).map((name) => name.slice(12, 33)) };
}

it('readings of before are shared with the backup before as long as they are kept, and asked for once', async () => {
  const first = await backUp({ end: 3 });
  expect({ asked: first.asked, names: first.names }).toEqual({ asked: [0, 3], names: ['0001-0000000000000003'] });
  const second = await backUp({ end: 5 });
  expect({ asked: second.asked, reused: second.reusedBytes }).toEqual({ asked: [3, 5], reused: 'after 0'.length });
  expect(second.names).toEqual(['0001-0000000000000003', '0004-0000000000000005']);
  const [shared = ''] = readdirSync(second.carried);
  expect(statSync(join(second.carried, shared)).ino).toBe(statSync(join(first.carried, shared)).ino);
  const third = await backUp({ end: 6, keptAfter: 3 });
  expect(third.names).toEqual(['0004-0000000000000005', '0006-0000000000000006']);
  expect(verifyBackup(third.folder, version).manifest.readings).toEqual({ at: 'here', carried_up_to: 6, types: [] });
});

it('readings of another database are not taken for those of this one', async () => {
  await backUp({ end: 3 });
  const other = await backUp({ end: 5, at: 'there' });
  expect({ asked: other.asked, names: other.names }).toEqual({ asked: [0, 5], names: ['0001-0000000000000005'] });
});

it('a restored folder numbers nothing as the house may have that is lost', async () => {
  await backUp({ end: 3 });
  const restored = join(root, 'restored');
  const { manifest } = restoreBackup(join(root, 'backups'), restored, version);
  const { after, upTo } = JSON.parse(readFileSync(join(restored, 'telemetry/restored.json'), 'utf8'));
  expect(after).toBe(manifest.cursors.journal);
  expect(upTo).toBeGreaterThanOrEqual(after + 1_000_000);
  expect(readdirSync(join(restored, 'telemetry'))).toContain('carried');
});
