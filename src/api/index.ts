export type { Api, ApiOptions } from './api.ts';
export { createApi } from './api.ts';
export type { ApiDeps, Connections, House, HouseStatus, Log, SeriesReader, Simulation } from './deps.ts';
export type { ApiFailure } from './errors.ts';
export type {
  BlindDevice,
  Caller,
  DeviceNow,
  MadeToken,
  OperationsProcedures,
  RegisteredDevice,
} from './operations.ts';
