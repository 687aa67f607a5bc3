export type { StoredForecast } from './forecast.ts';
export type { ForecastBook, NewForecast } from './forecast-book.ts';
export { createForecastBook } from './forecast-book.ts';
export type { ForecastReader } from './forecast-reader.ts';
export { createForecastReader } from './forecast-reader.ts';
export { readFrosts } from './frosts.ts';
export { createHttpGet } from './http-get.ts';
export { createWeatherPoller } from './poller.ts';
export { weatherMigrations } from './tables.ts';
