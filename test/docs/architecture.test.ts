import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../harness/daemon.ts';
import { readPage, tableUnder } from './pages.ts';

const page = readPage('docs/ARCHITECTURE.md');
const listOf = (cell = ''): string[] => (cell === '–' ? [] : cell.split(', ').sort());
const rows = tableUnder(page, '## Rooms').map(([room = '', , imports, packages]) => ({
  room,
  imports: listOf(imports),
  packages: listOf(packages),
}));

interface Wall {
  readonly includes: readonly string[];
  readonly message: string;
}

/** What the linter lets each room import, by the message of its wall. */
function wallsOf(text: string): Wall[] {
  const { overrides } = JSON.parse(text) as { overrides: { includes: string[]; linter: unknown }[] };
  return overrides.flatMap(({ includes, linter }) =>
    [...JSON.stringify(linter).matchAll(/"message":"([^"]*)"/g)].map((match) => ({
      includes,
      message: match[1] ?? '',
    })),
  );
}

const walls = wallsOf(readFileSync(join(root, 'biome.json'), 'utf8'));

/** The rooms and packages that a room's own files import, tests aside. */
function importsOf(room: string): { readonly rooms: string[]; readonly packages: string[] } {
  const files = globSync('**/*.ts', { cwd: join(root, 'src', room) }).filter((file) => !file.endsWith('.test.ts'));
  const sources = files.flatMap((file) =>
    [...readFileSync(join(root, 'src', room, file), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? ''),
  );
  const rooms = sources.flatMap((source) => /^(?:\.\.\/)+([a-z]+)\/index\.ts$/.exec(source)?.[1] ?? []);
  const packages = sources
    .filter((source) => !/^(node:|\.)/.test(source) && !['vitest', 'fast-check'].includes(source))
    .map((source) => (/^(?:@fastify|(?:@[^/]+\/)?[^/]+)/.exec(source) ?? [source])[0]);
  const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();
  return { rooms: unique(rooms).filter((name) => name !== 'base'), packages: unique(packages) };
}

describe('the table of rooms', () => {
  it('has a row for every folder of src, and no other', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rows.map(({ room }) => room).sort()).toEqual(folders.map(({ name }) => name).sort());
  });

  it.each(rows.filter(({ room }) => room !== 'cli'))('lets $room import what the linter lets it import', (row) => {
    const said = walls.flatMap(({ message }) => {
      const match = new RegExp(`^${row.room} may import only the doors of: ([^(]+) \\(`).exec(message);
      return match?.[1] === undefined ? [] : [match[1]];
    });
    expect(said.length).toBeGreaterThan(0);
    for (const list of said) {
      const rooms = list === 'no room' ? [] : list.split(', ').filter((room) => room !== 'base');
      expect(rooms.sort()).toEqual(row.imports);
    }
  });

  it.each(rows)('names what $room imports', ({ room, imports, packages }) => {
    const found = importsOf(room);
    expect(found.rooms.filter((name) => !imports.includes(name))).toEqual([]);
    expect(found.packages).toEqual(packages);
  });
});

it('the words come first', () => {
  const headings = [...page.text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings[0]).toBe('Words');
});
