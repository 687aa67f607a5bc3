import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Migration } from '../db/index.ts';
import type { StoredForecast } from './forecast.ts';

export interface ForecastRow {
  readonly place: string;
  readonly issued_at: number;
  readonly source: string;
  readonly points: string;
  readonly received_at: number;
  readonly received_from: string;
}

export type WeatherTables = { weather_forecasts: ForecastRow };

export const weatherMigrations: readonly Migration[] = [
  {
    name: 'weather-001-forecasts',
    async up(db) {
      await sql`create table weather_forecasts (
        place text primary key,
        issued_at integer not null,
        source text not null,
        points text not null,
        received_at integer not null,
        received_from text not null
      ) strict`.execute(db);
    },
  },
];

export const toForecast = (row: ForecastRow): StoredForecast => ({
  ...row,
  points: JSON.parse(row.points) as [number, number][],
  received_at: row.received_at as Instant,
});
