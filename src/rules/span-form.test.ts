import { expect, it } from 'vitest';
import { spanMeant } from './span-form.ts';

it.each([
  ['10 seconds', '10s'],
  ['5 min', '5m'],
  ['1h30m', '90m'],
  ['1 hour 30 minutes', '90m'],
  ['PT15M', '15m'],
  ['P7D', '7d'],
  ['2w', '14d'],
  ['5M', '5m'],
  ['300', '5m'],
  [0.25, '250ms'],
  [90, '90s'],
  ['half an hour', undefined],
  ['soon', undefined],
  ['5 parsecs', undefined],
  [true, undefined],
  [null, undefined],
])('%j means %s', (written, meant) => {
  expect(spanMeant(written)).toBe(meant);
});
