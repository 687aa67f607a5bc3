import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

/** Works for 100 ms at a time, or as long as said, while the house takes in so many entries a second; answers the rests. */
async function restsAt(perSecond: number, workMs = 100): Promise<number[]> {
  let now = 0;
  const rests: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    rests.push(Math.round(ms));
    now += ms;
  };
  const pace = createPace({ cursor: async () => 5_000 + (now * perSecond) / 1_000, now: () => now, sleep });
  for (let slice = 0; slice < 4; slice += 1) {
    now += workMs;
    await pace.rest();
  }
  return rests;
}

it('does not rest in a quiet house', async () => {
  expect(await restsAt(0)).toEqual([]);
  expect(await restsAt(20)).toEqual([]);
});

it('rests the longer the more comes in, and not for ever', async () => {
  expect(await restsAt(250)).toEqual([50, 50, 50]);
  expect(await restsAt(500)).toEqual([100, 100, 100]);
  expect(await restsAt(50_000)).toEqual([1_200, 1_200, 1_200]);
  expect(await restsAt(50_000, 3_000)).toEqual([2_000, 2_000, 2_000]);
});
