import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

interface Named {
  readonly name: string;
  readonly page?: string;
}

/** Sources with settings of types of their own. */
const open = async <T>(path: string): Promise<T> => await import(pathToFileURL(path).href);
const { pages } = await open<{ pages: readonly { readonly path: string }[] }>('web/src/pages.ts');
const { shots } = await open<{ shots: readonly Named[] }>('test/web/pictures/shots-of-everybody.ts');
const { pictureOf } = await open<{ pictureOf: (folder: string, name: string, language: string) => string }>(
  'test/web/pictures/picture-of.ts',
);

const folder = 'docs/images/console';
const languages = ['zh-CN', 'en'] as const;
const files = shots.flatMap(({ name }) => languages.map((language) => pictureOf(folder, name, language)));
const page = readFileSync('docs/console.md', 'utf8');

it('every page of the console has its picture', () => {
  const shown = new Set(shots.map((shot) => shot.page));
  expect(pages.map(({ path }) => path).filter((path) => !shown.has(path))).toEqual([]);
});

it('every picture is there in both languages, small, and shown in the manual', () => {
  const faulty = files.filter((file) => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    return size === 0 || size > 160_000 || !page.includes(file.replace('docs/', ''));
  });
  expect(faulty).toEqual([]);
});

it('the manual shows no picture that nobody takes', () => {
  const named = [...page.matchAll(/images\/console\/[\w.-]+/g)].map(([name]) => `docs/${name}`);
  expect(named.filter((name) => !files.includes(name))).toEqual([]);
});
