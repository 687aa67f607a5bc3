import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../harness/daemon.ts';

/** The pages that people read, as the tests of this folder see them. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export interface Fence {
  /** Of its first line, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

export const pages: readonly Page[] = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...globSync('docs/**/*.md', { cwd: root }).sort(),
].map(readPage);

export function readPage(path: string): Page {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

export function fencesOf({ text }: Page): Fence[] {
  return [...text.matchAll(/^```(\S*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length + 1,
    language: match[1] ?? '',
    text: match[2] ?? '',
  }));
}

/** The page without its fenced and indented blocks. */
export const proseOf = ({ text }: Page): string =>
  text.replace(/^```[\s\S]*?^```$/gm, '').replace(/^(?: {4}.*\n)+/gm, '\n');

/** The cells of the first table after the heading, a row a line, without head and ruler. */
export function tableUnder({ text }: Page, heading: string): string[][] {
  const section = text.slice(text.indexOf(`\n${heading}\n`) + heading.length + 2);
  const lines = section.slice(section.indexOf('\n|') + 1).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
