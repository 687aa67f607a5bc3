import { hour } from '../calendar.ts';
import { createRandom } from '../randomness.ts';
import type { Weather } from './weather.ts';

/** What a weather service says of a place: the body of `POST /api/v1/weather/forecasts`. */
export interface Forecast {
  /** A city or a district. */
  readonly place: string;
  /** RFC 3339. */
  readonly issued_at: string;
  /** Instant (RFC 3339) and outdoor temperature, hour by hour. */
  readonly points: readonly (readonly [string, number])[];
}

/** How far ahead a forecast looks, in hours, and how often one is issued. */
const horizonHours = 72;
export const forecastPeriod = 6 * hour;

/** Wrong by 0.4 K now and by 2.5 K in three days, in one direction at a time, as forecasts are. */
export function forecastOf(place: string, weather: Weather, issuedAt: number, seed: number): Forecast {
  const random = createRandom(seed, `forecast/${place}/${issuedAt}`);
  const bias = random.normal(0, 1);
  const points = Array.from({ length: horizonHours + 1 }, (_, ahead) => {
    const at = Math.floor(issuedAt / hour) * hour + ahead * hour;
    const error = bias * (0.4 + (2.1 * ahead) / horizonHours) + random.normal(0, 0.2);
    return [new Date(at).toISOString(), Math.round((weather.outdoorC(at) + error) * 10) / 10] as const;
  });
  return { place, issued_at: new Date(issuedAt).toISOString(), points };
}
