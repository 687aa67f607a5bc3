import { day, dayOfYear } from '../calendar.ts';
import type { Random } from '../randomness.ts';

/**
 * How a lift door wears out (SC-12). `x` is the age of the wear over the time T in which it would be
 * through: 0 is a freshly serviced door.
 */
export interface DoorWear {
  /** When the wear began; may lie before the run. */
  readonly since: number;
  readonly lifeDays: number;
}

const healthyCloseMs = 3_000;
const healthyReversals = 0.012;

export function wearShare(wear: DoorWear | undefined, at: number): number {
  return wear === undefined ? 0 : Math.max(0, (at - wear.since) / (wear.lifeDays * day));
}

/** Close time `3.0 s * (1 + 0.35 x^2)`, give or take 1.5 % with the season: grease is stiff in winter. */
export function closeTimeMs(x: number, at: number): number {
  const season = 1 + 0.015 * Math.cos(((dayOfYear(at) - 15) / 365) * 2 * Math.PI);
  return healthyCloseMs * (1 + 0.35 * x * x) * season;
}

/** Share of closings that reverse, `1.2 % * e^(2.2 x)`. */
export function reversalShare(x: number): number {
  return Math.min(1, healthyReversals * Math.exp(2.2 * x));
}

/** Failures a day, `0.0006 * e^(5.5 x)`. */
export function failureHazard(x: number): number {
  return 0.0006 * Math.exp(5.5 * x);
}

/** The day of life on which a door that still works on day `fromDay` fails, drawn from the hazard. */
export function drawFailureDay(lifeDays: number, fromDay: number, random: Random): number {
  // The integral of the hazard from `fromDay` to d equals an exponential draw; solved for d.
  const rate = 5.5 / lifeDays;
  const risk = random.exponential(1);
  return Math.log((risk * rate) / 0.0006 + Math.exp(rate * fromDay)) / rate;
}
