import { describe, expect, test } from 'vitest';
import { createSeries, feed, firstInside, seriesSpec } from '../windows/series.ts';
import { coolingReaches } from './cooling.ts';
import { type Curve, continued } from './curve.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 10, 3, 7, 13);
const spec = seriesSpec({ name: 'cabinet_temp_c', slot: 0 }, 900_000, 'cooling');

/** Numbers from 0 to 1 that are the same in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Readings every 30 s for a quarter of an hour up to `newest`. */
function readings(temperatureAt: (at: number) => number, newest: number, noise: () => number = () => 0) {
  const series = createSeries(spec);
  for (let at = newest - 900_000; at <= newest; at += 30_000) feed(series, spec, at, temperatureAt(at) + noise(), at);
  return (level: number, curve?: Curve) =>
    coolingReaches(series, spec, firstInside(series, spec, newest), level, curve);
}

const forecast = (outdoorC: (at: number) => number, from = start): Curve =>
  continued(undefined, {
    place: 'west',
    issued_at: from,
    source: 'test',
    points: Array.from({ length: 60 }, (_, i) => [from + i * hour, outdoorC(from + i * hour)]),
  });

const tausHours = [0.7, 1, 2, 4, 6];
const outdoors = [-5, -10, -15, -20];
const cases = tausHours.flatMap((tau) => outdoors.map((outdoorC) => [tau, outdoorC] as const));

const newton = (t0: number, from: number, outdoorC: number, tauHours: number) => (at: number) =>
  outdoorC + (t0 - outdoorC) * Math.exp(-(at - from) / (tauHours * hour));

describe('the time to a level', () => {
  test.each(cases)('is the solution of the law for tau %d h and %d °C outside, to five seconds', (tau, outdoorC) => {
    const temperature = newton(12, start, outdoorC, tau);
    const exact = start + tau * hour * Math.log((12 - outdoorC) / -outdoorC);
    const newest = start + 900_000;
    const reached = readings(temperature, newest)(
      0,
      forecast(() => outdoorC),
    );
    if (temperature(newest) <= 0) expect(reached).toBeLessThanOrEqual(newest);
    else expect(Math.abs(reached - exact)).toBeLessThan(5_000);
  });

  test('is off by less than a quarter for sensors with noise of 0.15 K, from what is left', () => {
    const random = randomFrom(20_260_301);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) * 0.15;
    const errors = Array.from({ length: 300 }, () => {
      const [tau, outdoorC] = [0.7 + 5.3 * random(), -5 - 15 * random()];
      const exact = start + tau * hour * Math.log((10 - outdoorC) / -outdoorC);
      const newest = start + 900_000;
      const left = exact - newest;
      if (left < 600_000) return 0;
      const reached = readings(
        newton(10, start, outdoorC, tau),
        newest,
        normal,
      )(
        0,
        forecast(() => outdoorC),
      );
      return Math.abs(reached - exact) / left;
    }).sort((a, b) => a - b);
    expect(errors[270]).toBeLessThan(0.25);
  });

  test('follows a forecast that falls, as small steps of the law do', () => {
    const outdoorC = (at: number) => 4 - (2 * (at - start)) / hour;
    const tau = 3 * hour;
    const path: number[] = [9];
    for (let i = 0; i < 12 * 3_600; i += 1)
      path.push((path[i] ?? 0) + ((outdoorC(start + i * 1000) - (path[i] ?? 0)) / tau) * 1000);
    const exact = start + 1000 * path.findIndex((one) => one <= 0);
    const reached = readings((at) => path[Math.round((at - start) / 1000)] ?? Number.NaN, start + 900_000)(
      0,
      forecast(outdoorC),
    );
    expect(Math.abs(reached - exact)).toBeLessThan(20_000);
  });

  test('is unknown while nothing cools, where the level lies below the weather, and beyond two days', () => {
    const cold = forecast(() => -10);
    const newest = start + 900_000;
    expect(readings(() => 5, newest)(0, cold)).toBeNaN();
    expect(readings((at) => 5 + (at - start) / hour, newest)(0, cold)).toBeNaN();
    expect(
      readings(newton(12, start, 2, 1), newest)(
        0,
        forecast(() => 2),
      ),
    ).toBeNaN();
    expect(readings(newton(12, start, -10, 300), newest)(0, cold)).toBeNaN();
  });

  test('is a straight line without a forecast, and with one that ran out before the last reading', () => {
    const newest = start + 900_000;
    const ask = readings((at) => 10 - (at - start) / 600_000, newest);
    const straight = start + 10 * 600_000;
    expect(Math.abs(ask(0) - straight)).toBeLessThan(1_000);
    expect(
      ask(
        0,
        forecast(() => -10, start - 90 * hour),
      ),
    ).toBe(ask(0));
  });

  test('lies at the last reading when the level is behind it', () => {
    const newest = start + 900_000;
    expect(
      readings(newton(2, start, -10, 1), newest)(
        4,
        forecast(() => -10),
      ),
    ).toBeLessThanOrEqual(newest);
  });
});
