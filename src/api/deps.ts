import type { Clock, Duration, Ids, Instant, Remote, RoomFlow } from '../base/index.ts';
import type { AuditRecord, Page, PageRequest } from '../db/index.ts';
import type { RuleFault } from '../rules/index.ts';
import type { Catalogue, SignalValue } from '../telemetry/index.ts';
import type { Caller, OperationsProcedures } from './operations.ts';
import type {
  AlertRecord,
  CallbackRecord,
  CareCallRecord,
  CommandRecord,
  CustomerRecord,
  DeliveryRecord,
  DeviceRecord,
  HouseStatus,
  ModelRecord,
  RejectionCount,
  RejectionRecord,
  RuleRecord,
  Summary,
  TicketRecord,
  TimelineEntry,
  TokenRecord,
  UnknownSignal,
} from './records.ts';

/**
 * What the API needs of the house. Reads run on the main thread's read-only handle, commands on the
 * operations thread. A reader answers undefined for what does not exist, and throws `bad-page-cursor`
 * for a cursor that it did not make.
 */
export interface ApiDeps {
  /** The product's clock, driven in simulation. */
  readonly clock: Clock;
  /** The machine's clock: heartbeats, rate limits and patience with slow clients obey it. */
  readonly wall: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly access: Access;
  readonly catalogue: Catalogue;
  readonly devices: DeviceReader;
  readonly telemetry: TelemetryReader;
  readonly rejections: RejectionReader;
  readonly commands: CommandReader;
  readonly rules: RuleReader;
  readonly alerts: AlertReader;
  readonly tickets: TicketReader;
  readonly careCalls: CallReader<CareCallRecord>;
  readonly callbacks: CallReader<CallbackRecord>;
  readonly audit: AuditReader;
  readonly tokens: { list(page: PageRequest): Promise<Page<TokenRecord>> };
  readonly deliveries: DeliveryReader;
  readonly operations: Remote<OperationsProcedures>;
  readonly broker: Connections;
  readonly house: House;
  /** Absent unless the daemon runs with `--simulation` and a driven clock. */
  readonly simulation?: Simulation;
}

/** The part of a pino logger that the API writes to. */
export interface Log {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
  error(facts: object, sentence: string): void;
}

export interface Access {
  /** The holder of a bearer token; undefined when it is unknown, expired or revoked. */
  authenticate(token: string): Promise<Pick<Caller, 'name' | 'role'> | undefined>;
}

export interface DeviceFilter {
  readonly type?: string;
  readonly model?: string;
  readonly district?: string;
  readonly state?: string;
  readonly q?: string;
}

export interface DeviceReader {
  get(id: string): Promise<DeviceRecord | undefined>;
  list(filter: DeviceFilter, page: PageRequest): Promise<Page<DeviceRecord>>;
  models(page: PageRequest): Promise<Page<ModelRecord>>;
  model(name: string): Promise<ModelRecord | undefined>;
  /** Customers whose name, phone or address contains `q`, with their devices. */
  customers(q: string, page: PageRequest): Promise<Page<CustomerRecord & { readonly device_ids: readonly string[] }>>;
}

export interface TelemetryQuery {
  readonly device_id: string;
  readonly type: string;
  readonly signals: readonly string[];
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly step?: Duration;
  readonly agg?: 'avg' | 'min' | 'max' | 'sum' | 'count' | 'first' | 'last';
  readonly limit: number;
  readonly cursor?: string;
}

export interface TelemetryReader {
  /** Points in time order; every row acknowledged a second ago is there. */
  query(query: TelemetryQuery): Promise<{
    readonly series: readonly {
      readonly signal: string;
      readonly points: readonly (readonly [Instant, SignalValue | null])[];
    }[];
    readonly next_cursor: string | null;
  }>;
}

export interface RejectionReader {
  /** Newest first. */
  list(
    filter: { readonly device_id?: string; readonly reason?: string },
    page: PageRequest,
  ): Promise<Page<RejectionRecord>>;
  counts(
    filter: { readonly device_id?: string; readonly reason?: string },
    page: PageRequest,
  ): Promise<Page<RejectionCount>>;
  unknownSignals(deviceId: string, page: PageRequest): Promise<Page<UnknownSignal>>;
}

export interface CommandReader {
  get(deviceId: string, id: string): Promise<CommandRecord | undefined>;
  list(deviceId: string, page: PageRequest): Promise<Page<CommandRecord>>;
}

export interface RuleReader {
  get(id: string): Promise<RuleRecord | undefined>;
  list(filter: { readonly mode?: string; readonly device_type?: string }, page: PageRequest): Promise<Page<RuleRecord>>;
  /** Newest first. */
  versions(id: string, page: PageRequest): Promise<Page<RuleRecord>>;
  /** Reads and checks a rule's text (YAML, so JSON too) as the engine would; no faults = it compiles. */
  judge(text: string): { readonly id?: string; readonly faults: readonly RuleFault[] };
}

export interface AlertReader {
  get(id: string): Promise<AlertRecord | undefined>;
  list(
    filter: {
      readonly rule_id?: string;
      readonly device_id?: string;
      readonly state?: string;
      readonly severity?: string;
    },
    page: PageRequest,
  ): Promise<Page<AlertRecord>>;
}

export interface TicketFilter {
  readonly state?: string;
  readonly device_id?: string;
  readonly rule_id?: string;
  readonly severity?: string;
  readonly assignee?: string;
}

export interface TicketReader {
  get(id: string): Promise<TicketRecord | undefined>;
  timeline(id: string): Promise<readonly TimelineEntry[]>;
  list(filter: TicketFilter, page: PageRequest): Promise<Page<TicketRecord>>;
}

export interface CallReader<T> {
  get(id: string): Promise<T | undefined>;
  list(
    filter: { readonly device_id?: string; readonly state?: string; readonly ticket_id?: string },
    page: PageRequest,
  ): Promise<Page<T>>;
}

export interface AuditReader {
  /** Records with a greater id, in the order of ids. */
  after(
    id: number,
    limit: number,
    filter?: { readonly device_id?: string; readonly object?: { readonly kind: string; readonly id: string } },
  ): Promise<readonly AuditRecord[]>;
  lastId(): Promise<number>;
  /** Calls `listener` soon after records were committed; it may be called once for many. */
  onAppended(listener: () => void): Disposable;
}

export interface DeliveryReader {
  get(id: string): Promise<DeliveryRecord | undefined>;
  list(filter: { readonly state?: string; readonly target?: string }, page: PageRequest): Promise<Page<DeliveryRecord>>;
}

export interface Connections {
  /** Closes every live connection of the device; returns how many there were. */
  cut(deviceId: string): number;
}

export interface House {
  /** The books of every room on every thread. */
  flow(): Promise<readonly RoomFlow[]>;
  status(): Promise<HouseStatus>;
  summary(): Promise<Summary>;
}

export interface Simulation {
  /** Moves the clock; resolves when everything due until then has been done on every thread. */
  advanceTo(to: Instant): Promise<void>;
}
