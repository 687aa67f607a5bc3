import { localHour } from '../calendar.ts';
import { hourlyCurve } from '../physics.ts';

/** What the town wants, hour by hour. Peaks follow the notices of real gas suppliers (docs/simulators.md). */

/** Gas drawn from a district's network as a share of its design maximum, before any cold wave. */
const gasByHour = hourlyCurve([
  0.1, 0.08, 0.08, 0.08, 0.1, 0.2, 0.5, 0.8, 0.75, 0.4, 0.45, 0.8, 0.85, 0.55, 0.35, 0.35, 0.6, 0.95, 1, 0.85, 0.6,
  0.45, 0.3, 0.18,
]);

/** Hot water drawn in homes; 1 is the day's mean. */
const hotWaterByHour = hourlyCurve([
  0.2, 0.1, 0.1, 0.1, 0.15, 0.5, 1.4, 2, 1.4, 0.7, 0.7, 1.2, 1.3, 0.7, 0.5, 0.6, 1, 1.7, 2, 2.1, 2, 1.7, 1.1, 0.5,
]);

/** Trips of a lift in a block of flats; 1 is the day's mean. */
const tripsByHour = hourlyCurve([
  0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1.2, 2.1, 2.1, 1.2, 0.9, 1.2, 1.3, 1, 0.8, 0.9, 1.2, 1.9, 2.2, 1.7, 1.2, 0.9, 0.6, 0.4,
]);

/** A cold wave of full strength adds 30 % to the gas drawn: heavy, but the network still holds. */
export function gasLoad(at: number, coldWave: number): number {
  return gasByHour(localHour(at)) * (1 + 0.3 * coldWave);
}

export function hotWaterDemand(at: number): number {
  return hotWaterByHour(localHour(at));
}

export function liftDemand(at: number): number {
  return tripsByHour(localHour(at));
}
