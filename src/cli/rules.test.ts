import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const shipped = join(root, 'catalogue/rules/gh-02.yaml');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carewatch-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

function rulesTest(...places: readonly string[]) {
  const args = [join(root, 'src/main.ts'), 'rules', 'test', ...places];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { stdout, stderr, status, last: stdout.trim().split('\n').at(-1) };
}

it('a rule that is named takes the place of the one that ships under its id, and brings its test', async () => {
  await cp(shipped.replace('.yaml', '.test.yaml'), join(folder, 'mine.test.yaml'));
  await writeFile(join(folder, 'mine.yaml'), (await readFile(shipped, 'utf8')).replace('0.5 *', '0.1 *'));
  expect(rulesTest('mine.yaml')).toMatchObject({ status: 1, last: expect.stringMatching(/^3 passed, 4 failed$/) });
});

it('a folder without tests says what is missing', async () => {
  await cp(shipped, join(folder, 'mine.yaml'));
  const { stderr, status } = rulesTest('.');
  expect(status).toBe(1);
  expect(stderr).toContain('write RULE.test.yaml beside RULE.yaml');
});
