export { attributeOf } from './attribute.ts';
export type { FaultCode, MakerCodes } from './catalogue/fault-code-types.ts';
export type { ParsedCatalogue } from './catalogue/parse-catalogue.ts';
export { parseCatalogue } from './catalogue/parse-catalogue.ts';
export type { ParsedFaultCodes } from './catalogue/parse-fault-codes.ts';
export { parseFaultCodes } from './catalogue/parse-fault-codes.ts';
export type { ParsedMakerCodes } from './catalogue/parse-maker-codes.ts';
export { parseMakerCodes } from './catalogue/parse-maker-codes.ts';
export type { CatalogueFault, TextFile } from './catalogue/yaml-file.ts';
export type {
  AttributeTable,
  Catalogue,
  Condition,
  DeviceType,
  Signal,
  SignalKind,
  SignalValue,
  Titles,
} from './catalogue-types.ts';
export type { ParsedControl } from './control.ts';
export { encodeControl } from './control.ts';
export { holds } from './cycles/turn.ts';
export type { DecodeLimits } from './decode/decode.ts';
export type { JournalEntry } from './entry-kinds.ts';
export { entryKind } from './entry-kinds.ts';
export type {
  Control,
  ControlEvent,
  ControlLabel,
  DaemonEvent,
  DeviceFacts,
  Forecast,
  HeardEvent,
  KeptMessage,
  KeptMessages,
  PresenceEvent,
  PulseEvent,
  ReadingEvent,
  RejectedEvent,
  TelemetryEvent,
  TrendAnswers,
} from './event.ts';
export { mostForecastPoints } from './event.ts';
export type { DeviceView } from './fold/device-record.ts';
export type { Fold, FoldFlow, FoldOptions, FoldSnapshot } from './fold/fold.ts';
export { createFold } from './fold/fold.ts';
export type { MappedMessage } from './mapping/decode-mapped.ts';
export { decode as decodeMapped } from './mapping/decode-mapped.ts';
export { type Mapping, MappingSet, readsTopics } from './mapping/mapping.ts';
export type { ParsedMappings } from './mapping/parse-mapping.ts';
export { parseMappings } from './mapping/parse-mapping.ts';
export { filterOf, namesOf, patternFault } from './mapping/topic-pattern.ts';
export type { RejectionReason } from './rejection.ts';
export { rejectionReasons } from './rejection.ts';
export { rebirthCommand } from './sparkplug/payload.ts';
export { trySparkplug } from './sparkplug/try-message.ts';
export type { AttributeQuestion } from './thingsboard/device-topics.ts';
