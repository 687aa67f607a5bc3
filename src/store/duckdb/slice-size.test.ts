import { expect, test } from 'vitest';
import { SliceSize } from './slice-size.ts';

/** The rows of the slices that follow answers of so many milliseconds each, while so many entries a second are stored. */
function sizes(perSecond: number, answers: readonly number[], most?: number): number[] {
  let now = 0;
  const size = new SliceSize(most, { cursor: () => 1_000 + (now * perSecond) / 1_000, now: () => now });
  return answers.map((ms) => {
    now += ms;
    size.took(ms);
    return size.rows;
  });
}

test('slices grow while answers are quick, up to what was asked for', () => {
  expect(sizes(0, [5, 5, 30, 30, 30, 30])).toEqual([8_192, 16_384, 32_768, 65_536, 131_072, 131_072]);
  expect(sizes(0, [5, 5, 5], 10_000)).toEqual([8_192, 10_000, 10_000]);
  expect(sizes(0, [5, 5], 97)).toEqual([97, 97]);
});

test('slices shrink when answers hold others up, and sooner while rows come in', () => {
  expect(sizes(0, [5, 5, 70, 70, 70, 70])).toEqual([8_192, 16_384, 8_192, 4_096, 4_096, 4_096]);
  expect(sizes(5_000, [3, 3, 20, 20, 20])).toEqual([8_192, 16_384, 8_192, 4_096, 4_096]);
});
