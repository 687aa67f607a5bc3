import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../db/index.ts';
import type { StoredForecast } from './forecast.ts';
import { toForecast, type WeatherTables } from './tables.ts';

export interface ForecastReader {
  /** The newest of each place, by place. */
  listForecasts(filter: { readonly place?: string }, page: PageRequest): Promise<Page<StoredForecast>>;
}

export function createForecastReader(reader: Reader): ForecastReader {
  return {
    async listForecasts({ place }, page) {
      const after = readPageKey(page, [''] as [string]);
      const rows = await reader
        .as<WeatherTables>()
        .selectFrom('weather_forecasts')
        .selectAll()
        .$if(place !== undefined, (q) => q.where('place', '=', place ?? ''))
        .$if(after !== undefined, (q) => q.where('place', '>', after?.[0] ?? ''))
        .orderBy('place')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.place], toForecast);
    },
  };
}
