import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const fixture = join(import.meta.dirname, 'fixture');
const files = readdirSync(fixture, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** The fixture is linted at paths like the house's own, outside the checkout, with the house's own rules. */
describe('the walls between rooms', () => {
  let house: string;
  beforeAll(() => {
    house = mkdtempSync(join(tmpdir(), 'carewatch-walls-'));
    cpSync(fixture, house, { recursive: true });
    cpSync(join(root, 'biome.json'), join(house, 'biome.json'));
  });
  afterAll(() => rmSync(house, { recursive: true }));

  const lint = (file: string): string => {
    const args = ['lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', file];
    const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/biome'), args, { cwd: house, encoding: 'utf8' });
    return stdout + stderr;
  };

  it.each(files.filter((name) => !name.endsWith('legal.ts')))('stop %s', (name) => {
    expect(lint(name)).toContain('noRestrictedImports');
  });

  it('let legal imports through', () => {
    const said = lint('src/rules/book/legal.ts');
    expect(said).toContain('Checked 1 file');
    expect(said).not.toContain('noRestrictedImports');
  });
});
