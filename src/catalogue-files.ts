import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { assert } from './base/index.ts';
import type { Script } from './desk/index.ts';
import type { SeedArticle } from './knowledge/index.ts';

/** The texts of the catalogue, read once at start and handed to the rooms, which read no files themselves. */
export interface CatalogueFiles {
  readonly deviceTypes: readonly CatalogueText[];
  readonly rules: readonly CatalogueText[];
  readonly scripts: readonly CatalogueText[];
  readonly sla: readonly CatalogueText[];
  readonly maintenance: readonly CatalogueText[];
  readonly checklists: readonly CatalogueText[];
  readonly parts: readonly CatalogueText[];
  readonly faultCodes: readonly CatalogueText[];
  readonly articles: readonly CatalogueText[];
  readonly mappings: readonly CatalogueText[];
}

export interface CatalogueText {
  readonly path: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '..');

export function readCatalogueFiles(folder = join(root, 'catalogue')): CatalogueFiles {
  const texts = (name: string): CatalogueText[] =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'))
      .sort()
      .map((file) => {
        const path = join(folder, name, file);
        return { path: relative(root, path), text: readFileSync(path, 'utf8') };
      });
  return {
    deviceTypes: texts('device-types'),
    rules: texts('rules'),
    scripts: texts('scripts'),
    sla: texts('sla'),
    maintenance: texts('maintenance'),
    checklists: texts('checklists'),
    parts: texts('parts'),
    faultCodes: texts('fault-codes'),
    articles: texts('articles'),
    mappings: texts('mappings'),
  };
}

const words = Type.Object({ en: Type.String(), 'zh-CN': Type.String() });
const scriptsSchema = Type.Array(
  Type.Object({ id: Type.String(), title: words, en: Type.String(), 'zh-CN': Type.String() }),
);

/** Call scripts by id. A faulty file is a defect of the installation. */
export function parseScripts(texts: readonly CatalogueText[]): ReadonlyMap<string, Script> {
  const scripts = texts.flatMap(({ path, text }) => {
    const document: unknown = parse(text);
    assert(Value.Check(scriptsSchema, document), `${path} is no list of scripts {id, title, en, zh-CN}`);
    return document.map(({ id, title, en, 'zh-CN': chinese }) => ({ id, title, text: { en, 'zh-CN': chinese } }));
  });
  return new Map(scripts.map((script) => [script.id, script]));
}

const articlesSchema = Type.Array(
  Type.Object({
    id: Type.String(),
    fault: Type.String(),
    city: Type.Optional(Type.String()),
    title: words,
    body: words,
  }),
);

/** Articles that the catalogue brings. A faulty file is a defect of the installation. */
export function parseArticles(texts: readonly CatalogueText[]): readonly SeedArticle[] {
  return texts.flatMap(({ path, text }) => {
    const document: unknown = parse(text);
    assert(Value.Check(articlesSchema, document), `${path} is no list of articles {id, fault, city?, title, body}`);
    return document.map(({ city = null, ...article }) => ({ ...article, city }));
  });
}
