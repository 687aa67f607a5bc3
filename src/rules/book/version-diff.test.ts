import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { documentDiff } from './document-diff.ts';
import { unifiedDiff } from './text-diff.ts';

const names = { from: 'a', to: 'b' };

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** What patch(1) makes of a text: each hunk must be found where its head says. */
function patched(before: string, diff: string): string {
  const old = linesOf(before);
  const made: string[] = [];
  let at = 0;
  for (const hunk of diff.split(/^(?=@@)/m).filter((part) => part.startsWith('@@'))) {
    const [, start = '', count = ''] = /^@@ -(\d+),(\d+)/.exec(hunk) ?? [];
    const begin = Number(count) === 0 ? Number(start) : Number(start) - 1;
    made.push(...old.slice(at, begin));
    at = begin;
    const body = hunk.slice(hunk.indexOf('\n') + 1).replaceAll('\n\\ No newline at end of file\n', '¶');
    for (const part of body.match(/[^\n¶]*[\n¶]/g) ?? []) {
      const line = part.slice(1).replace('¶', '');
      if (part[0] !== '+') {
        expect(old[at]).toBe(line);
        at += 1;
      }
      if (part[0] !== '-') made.push(line);
    }
  }
  return [...made, ...old.slice(at)].join('');
}

describe('the difference of two texts', () => {
  test('is said as diff -u says it', () => {
    const before = Array.from({ length: 20 }, (_, i) => `line ${i}\n`).join('');
    const after = before.replace('line 3\n', 'LINE 3\n').replace('line 16\n', '');
    expect(unifiedDiff(before, after, names)).toBe(`--- a
+++ b
@@ -1,7 +1,7 @@
 line 0
 line 1
 line 2
-line 3
+LINE 3
 line 4
 line 5
 line 6
@@ -14,7 +14,6 @@
 line 13
 line 14
 line 15
-line 16
 line 17
 line 18
 line 19
`);
  });

  test('is nothing for equal texts, and a missing end of line is one', () => {
    expect(unifiedDiff('a\n', 'a\n', names)).toBe('');
    expect(unifiedDiff('a\n', 'a', names)).toBe(
      '--- a\n+++ b\n@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n',
    );
  });

  test('applied to the one text makes the other', () => {
    const line = fc.constantFrom('a', 'b', 'c', 'd: 1', '  e');
    const text = fc
      .tuple(fc.array(line, { minLength: 1, maxLength: 30 }), fc.constantFrom('\n', ''))
      .map(([lines, end]) => lines.join('\n') + end);
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(patched(before, unifiedDiff(before, after, names))).toBe(after);
      }),
      { numRuns: 1_000 },
    );
  });

  test('stays quick for long texts that have nothing in common', () => {
    const long = (word: string): string => Array.from({ length: 30_000 }, (_, i) => `${word}${i}\n`).join('');
    const start = performance.now();
    expect(unifiedDiff(long('a'), long('b'), names).split('\n')).toHaveLength(60_004);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('the difference of two documents', () => {
  test('names each field by its pointer; the order of fields is none', () => {
    const before = { id: 'A', for: '10s', levels: [{ when: 'a', for: '1s' }], 'a/b': 1 };
    const after = { levels: [{ when: 'b', for: '1s' }, { when: 'c' }], id: 'A', 'a/b': 2 };
    expect(documentDiff(before, after)).toEqual([
      { pointer: '/for', before: '10s' },
      { pointer: '/levels/0/when', before: 'a', after: 'b' },
      { pointer: '/levels/1', after: { when: 'c' } },
      { pointer: '/a~1b', before: 1, after: 2 },
    ]);
  });
});
