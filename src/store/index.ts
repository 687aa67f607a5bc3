export { openDuckStore } from './duckdb/open-duck-store.ts';
export type { StoreFailure } from './errors.ts';
export type {
  HistoryQuery,
  HistoryReadings,
  HistorySignal,
  HistorySlice,
  HistorySpan,
  ReadingColumns,
} from './history.ts';
export type { Influx1StoreOptions } from './influx1/open-influx1-store.ts';
export { openInflux1Store } from './influx1/open-influx1-store.ts';
export type { RowBatch } from './row-batch.ts';
export type { RowBuffer } from './row-buffer.ts';
export { createRowBuffer } from './row-buffer.ts';
export type {
  EventsQuery,
  Rejection,
  SeriesQuery,
  Store,
  StoreFault,
  StoreReader,
  TrendAnswer,
  TrendFunction,
  TrendQuery,
} from './store.ts';
export { aggregates } from './store.ts';
export { toTelemetryEvent } from './stored-event.ts';
