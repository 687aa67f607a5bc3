export type { CarriedReadings, CarryQuery, ReadingsElsewhere, RestoredNote } from './carry.ts';
export { carriedName, restoredName } from './carry.ts';
export type { StoreFailure } from './errors.ts';
export type { ExportedFile, Exporter, ExportFormat, ExportPart, ExportProgress, ExportQuery } from './export.ts';
export { exportFormats, runExport } from './export.ts';
export type { ExportDesk, ExportDeskOptions, ExportFailure } from './export-desk.ts';
export { createExportDesk } from './export-desk.ts';
export type { Export } from './export-shelf.ts';
export { exportStates } from './export-shelf.ts';
export type { HeldFile, HeldFiles } from './held-files.ts';
export type {
  HistoryQuery,
  HistoryReadings,
  HistorySignal,
  HistorySlice,
  HistorySpan,
  ReadingColumns,
} from './history.ts';
export type { Influx1Options } from './influx1/wire.ts';
export type { Influx2Options } from './influx2/wire.ts';
export { checkStoreCopy, openDuckStore, openInflux1Store, openInflux2Store, readingsElsewhere } from './openings.ts';
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
