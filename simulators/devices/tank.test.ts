import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tank, TankInput } from './tank.ts';
import { stepTank } from './tank.ts';

const still: TankInput = {
  dt: 10_000,
  litres: 60,
  drawLpm: 0,
  inletC: 8,
  upperHeatKw: 0,
  lowerHeatKw: 0,
  ambientC: 18,
  lossWPerK: 1.2,
};

test('the upper half is never colder than the lower', () => {
  const step = fc.record({
    drawLpm: fc.double({ min: 0, max: 12, noNaN: true }),
    lowerHeatKw: fc.double({ min: 0, max: 3, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let tank: Tank = { upperC: 50, lowerC: 50 };
      for (const change of steps) {
        tank = stepTank(tank, { ...still, ...change });
        expect(tank.upperC).toBeGreaterThanOrEqual(tank.lowerC);
      }
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('2 kW warm 60 litres by 28.7 K in an hour, less what is lost', () => {
  let tank: Tank = { upperC: 20, lowerC: 20 };
  for (let i = 0; i < 360; i += 1) tank = stepTank(tank, { ...still, lowerHeatKw: 2, lossWPerK: 0 });
  expect((tank.upperC + tank.lowerC) / 2).toBeCloseTo(20 + (2 * 3600) / (60 * 4.186), 6);
});

test('a long draw brings the tank down to the inlet, from below', () => {
  let tank: Tank = { upperC: 60, lowerC: 60 };
  tank = stepTank(tank, { ...still, dt: 120_000, drawLpm: 8 });
  expect(tank.lowerC).toBeLessThan(tank.upperC);
  for (let i = 0; i < 200; i += 1) tank = stepTank(tank, { ...still, drawLpm: 8 });
  expect(tank.upperC).toBeCloseTo(8, 0);
});
