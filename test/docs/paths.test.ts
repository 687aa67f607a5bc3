import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../harness/daemon.ts';
import { fencesOf, type Page, pages, proseOf } from './pages.ts';

const parts = ['src', 'docs', 'test', 'bench', 'catalogue', 'simulators', 'config', 'deploy', '.ci'].map(
  (name) => `${name}/`,
);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** Paths in backticks, and paths of this repository anywhere in commands and examples. */
function pathsNamedIn(page: Page): string[] {
  const quoted = [...proseOf(page).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const words = fencesOf(page).flatMap(({ text }) => text.split(/[\s"'()]+/));
  const paths = [...quoted, ...words].map((word) => word.replace(/^\.\//, ''));
  const files = quoted.filter((word) => /^[\w.-]+\.(md|json)$/.test(word) && existsSync(join(root, word)));
  return [...new Set([...paths.filter((path) => parts.some((part) => path.startsWith(part))), ...files])];
}

const linksOf = (page: Page): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((to) => !/^[a-z]+:/.test(to));

const anchorsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const scriptsNamedIn = ({ text }: Page): string[] => [
  ...[...text.matchAll(/npm run ([a-z:-]+)/g)].map((match) => match[1] ?? ''),
  ...[...text.matchAll(/npm (start|test)\b/g)].map((match) => match[1] ?? ''),
];

describe.each(pages.map((page) => ({ page, path: page.path })))('$path', ({ page }) => {
  it('names only paths that exist', () => {
    const missing = pathsNamedIn(page).filter((path) => globSync(path, { cwd: root }).length === 0);
    expect(missing).toEqual([]);
  });

  it('links only to pages and headings that exist', () => {
    const broken = linksOf(page).filter((link) => {
      const [target = '', anchor] = link.split('#');
      const path = target === '' ? page.path : normalize(join(dirname(page.path), target));
      if (!existsSync(join(root, path))) return true;
      return anchor !== undefined && !anchorsOf(join(root, path)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names only npm scripts that exist, whose files exist', () => {
    const named = scriptsNamedIn(page);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    const files = named.flatMap((name) => scripts[name]?.match(/\S+\.ts/g) ?? []);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
