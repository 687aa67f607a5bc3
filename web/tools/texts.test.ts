import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Every text is there in both languages, every text that is used is there, and none is kept that nobody uses. */
const web = join(import.meta.dirname, '../src');
const languages = ['en', 'zh-CN'] as const;
type Language = (typeof languages)[number];

type Tree = { readonly [key: string]: string | Tree };
const flat = (tree: Tree, before = ''): [key: string, text: string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[before + key, value]] : flat(value, `${before}${key}.`),
  );

const areas = [...new Set(globSync('texts/*.json', { cwd: web }).map((path) => basename(path).split('.', 1)[0] ?? ''))];
const textsOf = (area: string, language: Language): ReadonlyMap<string, string> =>
  new Map(flat(JSON.parse(readFileSync(join(web, `texts/${area}.${language}.json`), 'utf8'))));

const holes = (text: string): string[] => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name ?? '').toSorted();
/** Plural forms of a language count as the one key that is used. */
const singular = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');

const sources = globSync('**/*.{ts,tsx}', { cwd: web })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(join(web, path), 'utf8') }));

/** Keys as the sources name them; `${…}` stands for anything. */
function usedKeys(): {
  readonly path: string;
  readonly area: string;
  readonly pattern: RegExp;
  readonly key: string;
}[] {
  return sources.flatMap(({ path, text }) => {
    const own = /useTranslation\(\s*\[?\s*'([\w-]+)'/.exec(text)?.[1] ?? 'console';
    const calls = [...text.matchAll(/\b(?:t|tc)\(\s*(?:'([^']+)'|`([^`]+)`)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    // `t(open ? 'shut' : 'open')`
    const choices = [...text.matchAll(/\bt\([^()]*?\?\s*'([^']+)'\s*:\s*'([^']+)'/g)].flatMap(([, a = '', b = '']) => [
      a,
      b,
    ]);
    const titles = [...text.matchAll(/\btitle: '([\w-]+:[\w.]+)'/g)].map(([, key]) => key ?? '');
    return [...calls, ...choices, ...titles].map((named) => {
      const [area = own, key = named] = named.includes(':') ? named.split(':', 2) : [own, named];
      const pattern = key.split(/\$\{[^}]+\}/).map((part) => part.replaceAll('.', '\\.'));
      return { path, area, key: named, pattern: new RegExp(`^${pattern.join('.+')}$`) };
    });
  });
}

describe.each(areas)('the texts of %s', (area) => {
  const [en, zh] = [textsOf(area, 'en'), textsOf(area, 'zh-CN')];

  it('have the same keys in both languages', () => {
    const keys = (texts: ReadonlyMap<string, string>) => [...new Set([...texts.keys()].map(singular))].toSorted();
    expect(keys(zh)).toEqual(keys(en));
  });

  it('say something in each, and in Chinese something Chinese', () => {
    for (const [key, text] of [...en, ...zh]) expect(text.trim(), key).not.toBe('');
    const latin = [...zh].filter(
      ([, text]) => /[a-z]{4}/i.test(text.replaceAll(/\{\{[^}]*\}\}/g, '')) && !/\p{Script=Han}/u.test(text),
    );
    expect(latin).toEqual([]);
  });

  it('leave the same holes to be filled', () => {
    for (const [key, text] of zh) {
      const other = en.get(key) ?? en.get(`${singular(key)}_other`);
      if (other !== undefined) expect(holes(text), key).toEqual(holes(other));
    }
  });
});

describe('the keys that the sources use', () => {
  const known = new Map(areas.map((area) => [area, [...textsOf(area, 'en').keys()].map(singular)]));

  it('all have a text', () => {
    const missing = usedKeys().filter(({ area, pattern }) => !known.get(area)?.some((key) => pattern.test(key)));
    expect(missing.map(({ path, key }) => `${path}: ${key}`)).toEqual([]);
  });

  it('are all that there are', () => {
    const used = usedKeys();
    const idle = [...known].flatMap(([area, keys]) =>
      keys
        .filter((key) => !used.some((one) => one.area === area && one.pattern.test(key)))
        .map((key) => `${area}:${key}`),
    );
    expect(idle).toEqual([]);
  });
});
