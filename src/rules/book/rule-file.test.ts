import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readCatalogueFiles } from '../../catalogue-files.ts';
import { formatRuleFile, readRuleFile } from './rule-file.ts';

const texts = (file: string): string[] => readRuleFile(file).map(({ text }) => text);

describe('a file of rules', () => {
  test('gives every shipped text back byte for byte, comments and all, and is YAML of as many documents', () => {
    const shipped = readCatalogueFiles().rules.map(({ text }) => text);
    const file = formatRuleFile(shipped);
    expect(texts(file)).toEqual(shipped);
    expect(parseAllDocuments(file)).toHaveLength(shipped.length);
  });

  test.each([
    ['JSON without an end of line', '{"id": "A"}'],
    ['its own marker', '# why\n---\nid: A\n'],
    ['a directive', '%YAML 1.2\n---\nid: A\n'],
    ['the end of a document', 'id: A\n...\n'],
    ['Windows line ends', 'id: A\r\ntitle: a\r\n'],
    ['a byte order mark', '\ufeffid: A\n'],
    ['empty lines at both ends', '\n\nid: A\n\n\n'],
    ['a block that keeps its last lines', 'id: A\ndescription: |+\n  a\n\n\n'],
    ['dashes inside a block', 'id: A\ndescription: |\n  ---\n  b\n'],
  ])('keeps a text with %s', (_, text) => {
    const file = formatRuleFile(['id: B\n', text, 'id: C\n']);
    expect(texts(file)).toEqual(['id: B\n', text, 'id: C\n']);
    expect(formatRuleFile(texts(file))).toBe(file);
  });

  test('keeps whatever else a text may be', () => {
    const line = fc.oneof(
      fc.constantFrom('---', '--- a', '...', '%Y', '# c', '', ' ', 'id: A', '"x"', '\r', '--- # no newline at the end'),
      fc.string(),
    );
    const text = fc
      .tuple(fc.array(line, { minLength: 1, maxLength: 6 }), fc.boolean())
      .map(([lines, end]) => lines.join('\n') + (end ? '\n' : ''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (all) => {
        expect(texts(formatRuleFile(all))).toEqual(all);
      }),
    );
  });

  test('may be written by hand: without a first marker, with comments before it, with words beside it', () => {
    expect(texts('id: A\n---\nid: B\n')).toEqual(['id: A\n', 'id: B\n']);
    expect(texts('# all our rules\n\n---\nid: A\n')).toEqual(['id: A\n']);
    expect(texts('--- # the first\nid: A\n')).toEqual(['id: A\n']);
    expect(texts('--- {id: A}\n')).toEqual(['    {id: A}\n']);
    expect(texts('')).toEqual([]);
  });

  test('knows on which line of it each text begins', () => {
    const parts = readRuleFile('# head\n---\nid: A\nx: 1\n--- {id: B}\n---\nid: C\n');
    expect(parts.map(({ document, linesBefore }) => [document, linesBefore])).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
  });
});
