export type { DuckStoreDeps, DuckStoreOptions } from './duckdb/open-duck-store.ts';
export { openDuckStore } from './duckdb/open-duck-store.ts';
export type { StoreFailure } from './errors.ts';
export type { RowBatch } from './row-batch.ts';
export type { RowBuffer } from './row-buffer.ts';
export { createRowBuffer } from './row-buffer.ts';
export type {
  Aggregate,
  CountQuery,
  EventsQuery,
  Maintenance,
  Rejection,
  RejectionCount,
  RejectionFilter,
  RejectionsPage,
  RejectionsQuery,
  Series,
  SeriesPage,
  SeriesQuery,
  Store,
  StoreFault,
  StoreReader,
  StoreStats,
  TableStats,
  UnknownSignal,
} from './store.ts';
export { aggregates } from './store.ts';
export type { StoredEvent, StoredReading } from './stored-event.ts';
export { toTelemetryEvent } from './stored-event.ts';
