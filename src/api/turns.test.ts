import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inTurns } from './turns.ts';

it('a long list keeps its order, and others have their turn before it is all written', async () => {
  const numbers = Array.from({ length: 60 }, (_, n) => n);
  let turns = 0;
  let over = false;
  const others = async (): Promise<void> => {
    while (!over) {
      turns += 1;
      await setImmediate();
    }
  };
  const waiting = others();
  const written = await inTurns(numbers, (n) => ({ n, turns }));
  over = true;
  await waiting;
  expect(written.map(({ n }) => n)).toEqual(numbers);
  expect(new Set(written.map((one) => one.turns)).size).toBe(3);
});
