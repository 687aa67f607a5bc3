import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

/** Works for 100 ms at a time, or as long as said, a quarter of it in the store, while the house takes in so many entries a second; answers the rests. */
async function restsAt(perSecond: number, workMs = 100): Promise<number[]> {
  let now = 0;
  const rests: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    rests.push(Math.round(ms));
    now += ms;
  };
  const pace = createPace({ cursor: async () => 5_000 + (now * perSecond) / 1_000, now: () => now, sleep });
  for (let slice = 0; slice < 4; slice += 1) {
    now += 0.75 * workMs;
    await pace.rest(0.25 * workMs);
  }
  return rests;
}

it('does not rest in a quiet house', async () => {
  expect(await restsAt(0)).toEqual([]);
  expect(await restsAt(20)).toEqual([]);
});

it('rests the longer the more comes in, and not for ever', async () => {
  expect(await restsAt(250)).toEqual([25, 25, 25]);
  expect(await restsAt(500)).toEqual([100, 100, 100]);
  expect(await restsAt(1_000)).toEqual([400, 400, 400]);
  expect(await restsAt(50_000)).toEqual([2_500, 2_500, 2_500]);
  expect(await restsAt(50_000, 3_000)).toEqual([4_000, 4_000, 4_000]);
});
