import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { functions } from '../../src/rules/index.ts';

it.each(['en', 'zh-CN'])('explains every function of expressions in %s, and none that there is not', (language) => {
  const file = join(import.meta.dirname, `../src/texts/lab.${language}.json`);
  const texts = JSON.parse(readFileSync(file, 'utf8')).functions;
  expect(Object.keys(texts).toSorted()).toEqual(Object.keys(functions).toSorted());
});
