import { expect, test } from 'vitest';
import type { GasSupply } from './gas-network.ts';
import { supplyPressure } from './gas-network.ts';

const atRest: GasSupply = {
  ratedPa: 2000,
  districtLoad: 0,
  ownFlow: 0,
  restriction: 1,
  regulatorRisePa: 0,
  noisePa: 0,
};

test('the pressure is the regulator less the district and less the own flow, as SC-04 has it', () => {
  expect(supplyPressure(atRest)).toBe(2300);
  expect(supplyPressure({ ...atRest, districtLoad: 1 })).toBeCloseTo(2050, 9);
  expect(supplyPressure({ ...atRest, ownFlow: 1 })).toBeCloseTo(2150, 9);
  expect(supplyPressure({ ...atRest, districtLoad: 0.5, ownFlow: 0.7 })).toBeCloseTo(
    2300 - 250 * 0.5 ** 1.82 - 150 * 0.7 ** 1.82,
    9,
  );
});

test('a half-open valve shows only under flow, and then drops four to eight times as much', () => {
  for (const restriction of [4, 6, 8]) {
    expect(supplyPressure({ ...atRest, restriction })).toBe(2300);
    expect(supplyPressure({ ...atRest, restriction, ownFlow: 1 })).toBeCloseTo(2300 - 150 * restriction, 9);
  }
});

test('a healthy heater keeps three quarters of its rated pressure at the peak of a cold wave', () => {
  for (const ratedPa of [1000, 2000, 2800]) {
    expect(supplyPressure({ ...atRest, ratedPa, districtLoad: 1.3, ownFlow: 1 }) / ratedPa).toBeGreaterThan(0.825);
  }
});
