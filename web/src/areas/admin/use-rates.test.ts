import { expect, it } from 'vitest';
import { ratesBetween } from './use-rates.ts';

it('says what came in a second, and nothing of a house that started again', () => {
  const room = (name: string, count: number) => ({ room: name, unit: 'messages', in: count });
  const rates = ratesBetween([room('broker', 100), room('desk', 50)], [room('broker', 140), room('desk', 3)], 2_000);
  expect([...rates]).toEqual([
    ['broker messages', 20],
    ['desk messages', 0],
  ]);
});
