export type { Clock, DrivenClock, Timer } from './clock.ts';
export { createDrivenClock, createSystemClock } from './clock.ts';
export type { Duration, Instant } from './duration.ts';
export {
  days,
  formatDuration,
  hours,
  instant,
  millis,
  minutes,
  parseDuration,
  seconds,
  toRfc3339,
} from './duration.ts';
export type { Failure } from './errors.ts';
export { AppError, assert, isAppError, unreachable } from './errors.ts';
export type { RoomFlow, RoomMeter, RoomMeterOptions } from './flow.ts';
export { createRoomMeter } from './flow.ts';
export type { Ids } from './ids.ts';
export { createIds } from './ids.ts';
export { KnownTexts } from './known-texts.ts';
export { nearest } from './nearest.ts';
export type { Procedures, Remote } from './rpc.ts';
export { callProcedures, serveProcedures } from './rpc.ts';
export type { Severity } from './severity.ts';
export { severities } from './severity.ts';
