export type {
  AttributeTable,
  Catalogue,
  Condition,
  DeviceType,
  Signal,
  SignalKind,
  SignalValue,
} from './catalogue-types.ts';
export type { JournalEntry } from './entry-kinds.ts';
export { entryKind } from './entry-kinds.ts';
export type {
  Control,
  ControlEvent,
  ControlLabel,
  DaemonEvent,
  DeviceFacts,
  HeardEvent,
  PresenceEvent,
  PulseEvent,
  ReadingEvent,
  RejectedEvent,
  TelemetryEvent,
} from './event.ts';
export { readingFlag } from './event.ts';
export type { RejectionReason } from './rejection.ts';
export { rejectionReasons } from './rejection.ts';
