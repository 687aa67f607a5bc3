import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../harness/daemon.ts';
import { readPage } from './pages.ts';

it('every decision has its line in the index, under the title it has', () => {
  const files = globSync('0*.md', { cwd: join(root, 'docs/decisions') }).sort();
  const links = files.map((file) => {
    const heading = /^# (\d+)[.\s·]+(.+)$/m.exec(readPage(`docs/decisions/${file}`).text);
    return `${Number(heading?.[1])} [${heading?.[2]}](${file})`;
  });
  const index = readPage('docs/decisions/README.md').text;
  const lines = [...index.matchAll(/^\| (\d+)\s*\| (\[.*?\]\(.*?\))/gm)].map((match) => `${match[1]} ${match[2]}`);
  expect(lines).toEqual(links);
});
