import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** One file of the console's build: what is sent, whole and packed. */
export interface ConsoleFile {
  readonly path: string;
  readonly type: string;
  /** Its name holds a hash of its content, so that it never changes. */
  readonly immutable: boolean;
  readonly etag: string;
  readonly packed: readonly Packing[];
}

type Packing = 'br' | 'gzip';

/** The files of one build by the path of their URL. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export const endings = { br: '.br', gzip: '.gz' } as const satisfies Record<Packing, string>;

/** What the folder holds; undefined where there is no build. */
export function readConsoleFiles(folder: string): ConsoleFiles | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const all = new Set(names);
  const files = names
    .filter((path) => types[extname(path)] !== undefined)
    .map((path): [string, ConsoleFile] => {
      const url = path.slice(folder.length).replaceAll('\\', '/');
      return [url, { ...facts(path, url), packed: packings(path, all) }];
    });
  return new Map(files);
}

function facts(path: string, url: string): Omit<ConsoleFile, 'packed'> {
  return {
    path,
    type: types[extname(path)] ?? 'application/octet-stream',
    immutable: url.startsWith('/assets/'),
    etag: `"${createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 22)}"`,
  };
}

const packings = (path: string, all: ReadonlySet<string>): readonly Packing[] =>
  (['br', 'gzip'] as const).filter((packing) => all.has(path + endings[packing]));
