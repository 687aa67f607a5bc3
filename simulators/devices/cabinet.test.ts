import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hour } from '../calendar.ts';
import type { Cabinet, CabinetInput } from './cabinet.ts';
import { stepCabinet } from './cabinet.ts';

const input: CabinetInput = {
  ambientC: -15,
  tauHours: 2,
  lossWPerK: 3,
  heaterWorks: false,
  burning: false,
  waterKg: 0,
  dt: 15_000,
};

function live(start: number, span: number, change: Partial<CabinetInput> = {}): Cabinet {
  let cabinet: Cabinet = { temperatureC: start, heaterOn: false, iceKg: 0 };
  const now = { ...input, ...change };
  for (let at = 0; at < span; at += now.dt) cabinet = stepCabinet(cabinet, now);
  return cabinet;
}

test('cooling follows T(t) = Ta + (T0 - Ta) e^(-t/tau), however finely it is stepped', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -20, max: -5, noNaN: true }),
      fc.double({ min: 0.7, max: 6, noNaN: true }),
      fc.constantFrom(1_000, 5_000, 60_000),
      (ambientC, tauHours, dt) => {
        const expected = ambientC + (17 - ambientC) * Math.exp(-3 / tauHours);
        expect(live(17, 3 * hour, { ambientC, tauHours, dt }).temperatureC).toBeCloseTo(expected, 6);
      },
    ),
    { seed: 1, numRuns: 25 },
  );
});

test('100 W against 3 W/K hold a cabinet above 8 °C down to -20 °C outside', () => {
  for (const ambientC of [-5, -12, -20]) {
    expect(live(17, 48 * hour, { ambientC, heaterWorks: true }).temperatureC).toBeGreaterThan(8.5);
  }
});

test('against 5 W/K the same heater holds only 20 K: below -17 °C it falls under 3 °C', () => {
  const protectedAt = (ambientC: number) =>
    live(17, 48 * hour, { ambientC, lossWPerK: 5, heaterWorks: true }).temperatureC;
  expect(protectedAt(-19)).toBeCloseTo(1, 3);
  expect(protectedAt(-12)).toBeGreaterThan(7.9);
});
