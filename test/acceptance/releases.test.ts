import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../fixtures/releases/records.ts';
import { startDaemon, temporaryFolder } from '../harness/daemon.ts';

/** Data folders as each released version left them; `test/fixtures/releases/make.ts` makes them. */
const releases = join(import.meta.dirname, '../fixtures/releases');
const versions = readdirSync(releases).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

async function unpack(version: string, dataDir: string): Promise<void> {
  const from = join(releases, version, 'data');
  for (const name of await readdir(from, { recursive: true })) {
    if (!name.endsWith('.gz')) continue;
    const file = join(dataDir, name.slice(0, -'.gz'.length));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, gunzipSync(await readFile(join(from, name))));
  }
}

it('there is a data folder of a release', () => expect(versions).toContain('0.1.0'));

describe.each(versions)('the data folder of version %s', (version) => {
  it('is brought to the form of this version, with all that it had', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await unpack(version, dataDir);
    const config = join(folder.path, 'config.yaml');
    await writeFile(config, 'store: { retention: 36500d }\n');
    await using daemon = await startDaemon({ dataDir, args: ['--config', config] });
    const had = JSON.parse(await readFile(join(releases, version, 'records.json'), 'utf8'));
    const has = await recordsOf(daemon.api);
    for (const [kind, records] of Object.entries(had) as [string, unknown[]][]) {
      // Rules and what follows from them may be added by a newer version.
      expect(has[kind], kind).toEqual(expect.arrayContaining(records));
      expect(records, kind).not.toEqual([]);
    }
  });
});
