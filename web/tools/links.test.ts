import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

/** Every address that the sources link to belongs to a page, whatever stands in its holes. */
const web = join(import.meta.dirname, '../src');

// Another program's sources, with its own settings of types.
const { pages }: { pages: readonly { readonly path: string; readonly below?: boolean }[] } = await import(
  pathToFileURL(join(web, 'pages.ts')).href
);

const links = globSync('**/*.{ts,tsx}', { cwd: web })
  .filter((path) => !path.endsWith('.test.ts'))
  .flatMap((path) => {
    const text = readFileSync(join(web, path), 'utf8');
    const found = text.matchAll(/(?:\bhref=\{?|\b(?:go|linkTo|navigate)\()(["'`])(\/[^"'`]*)\1/g);
    return [...found].map(([, , address = '']) => ({
      path,
      address: address.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'x'),
    }));
  });

/** As wouter reads it: `:part` is anything, `:part?` anything or nothing; what is below a page belongs to it. */
const patterns = pages.map(({ path, below }) => {
  const parts = path.replaceAll(/\/:\w+\?/g, '(/[^/]+)?').replaceAll(/\/:\w+/g, '/[^/]+');
  return new RegExp(`^${parts}${below === true ? '(/.*)?' : ''}$`);
});

it('links lead to pages that there are', () => {
  expect(links.length).toBeGreaterThan(15);
  const lost = links.filter(({ address }) => {
    const [place = ''] = address.split('?');
    return !place.startsWith('/api/') && !patterns.some((pattern) => pattern.test(place));
  });
  expect(lost.map(({ path, address }) => `${path}: ${address}`)).toEqual([]);
});
