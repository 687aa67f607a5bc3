import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../harness/daemon.ts';
import { readPage } from './pages.ts';
import { regionsOf, withRegions } from './regions.ts';

const page = readPage('docs/states.md');
const golden = globSync('test/golden/transitions/*.md', { cwd: root }).sort();

it('the page of states shows every golden table', () => {
  expect(regionsOf(page.text).sort()).toEqual(golden);
});

it('and each exactly as the code wrote it', async () => {
  const text = withRegions(page.text, (name) =>
    golden.includes(name) ? readFileSync(join(root, name), 'utf8').replace(/^# .*\n/, '') : undefined,
  );
  await expect(text).toMatchFileSnapshot('../../docs/states.md');
});
