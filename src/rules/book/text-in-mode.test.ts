import { expect, test } from 'vitest';
import { textInMode } from './text-in-mode.ts';

test.each([
  [
    'a word in its place',
    '# why\nid: A\nmode:   canary  # try it\nlist: [a,b]\n',
    '# why\nid: A\nmode:   shadow  # try it\nlist: [a,b]\n',
  ],
  ['a quoted word', "mode: 'canary'\nid: A", 'mode: "shadow"\nid: A'],
  ['JSON', '{"id":"A","mode":"canary","then":{}}', '{"id":"A","mode":"shadow","then":{}}'],
  ['a text without one', '# why\nid: A\nlist: [a,b]', '# why\nid: A\nlist: [a,b]\nmode: shadow\n'],
  ['a text that ends with a kept block', 'id: A\nd: |+\n  a\n\n', 'id: A\nd: |+\n  a\n\nmode: shadow\n'],
])('changes the mode in %s and nothing else', (_, text, wanted) => {
  expect(textInMode(text, 'shadow')).toBe(wanted);
});

test.each(['{"id": "A"}', 'id: A\n...\n'])('writes %j anew where a line cannot be added', (text) => {
  expect(textInMode(text, 'retired')).toMatch(/mode"?: retired/);
});
