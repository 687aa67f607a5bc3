import type { Instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import { toForecast, type WeatherTables } from './tables.ts';

export interface FrostQuery {
  /** °C; at or below it is frost. */
  readonly belowC: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** Places whose newest forecast has frost within the span, in order. */
export async function readFrosts(reader: Reader, { belowC, from, to }: FrostQuery): Promise<string[]> {
  const rows = await reader.as<WeatherTables>().selectFrom('weather_forecasts').selectAll().orderBy('place').execute();
  return rows
    .map(toForecast)
    .filter(({ points }) => points.some(([at, outdoorC]) => at >= from && at <= to && outdoorC <= belowC))
    .map(({ place }) => place);
}
