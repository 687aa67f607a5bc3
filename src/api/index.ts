export { createApi } from './api.ts';
export type { House, HouseStatus } from './deps.ts';
export type { Caller, OperationsProcedures } from './operations.ts';
