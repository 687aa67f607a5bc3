import type { Instant } from '../base/index.ts';
import type { IdempotentRequest } from '../db/index.ts';
import type { SignalValue } from '../telemetry/index.ts';
import type {
  AlertRecord,
  BlindDevice,
  CallbackRecord,
  CareCallRecord,
  CommandRecord,
  DeliveryRecord,
  DeviceNow,
  DeviceRecord,
  ModelRecord,
  RuleRecord,
  TicketRecord,
  TokenRecord,
} from './records.ts';

/**
 * The commands of people and programs, run on the operations thread: one procedure, one transaction.
 * Every argument and result can be cloned between threads. What a command refuses is an `AppError`;
 * `errors.ts` gives each code its status.
 */

/** Who asks, and whether the same request may come again. */
export interface Caller {
  readonly name: string;
  readonly role: 'admin' | 'engineer' | 'agent' | 'viewer';
  /**
   * Present when the client sent `Idempotency-Key`: the procedure first recalls the reply given before,
   * and else keeps its result in the transaction of the change.
   */
  readonly request?: IdempotentRequest;
}

export interface NewDevice {
  readonly id: string;
  readonly type: string;
  readonly model?: string;
  readonly site?: { readonly district?: string; readonly address?: string; readonly building?: string };
  readonly customer?: { readonly name: string; readonly phone?: string; readonly language?: 'en' | 'zh-CN' };
  readonly purchased_on?: string;
  readonly attributes?: Readonly<Record<string, SignalValue>>;
}

/** Only what is present changes; an attribute or a field that is null is removed. */
export interface DevicePatch {
  readonly model?: string | null;
  readonly site?: {
    readonly district?: string | null;
    readonly address?: string | null;
    readonly building?: string | null;
  };
  readonly customer?: { readonly name: string; readonly phone?: string; readonly language?: 'en' | 'zh-CN' } | null;
  readonly purchased_on?: string | null;
  readonly attributes?: Readonly<Record<string, SignalValue | null>>;
}

/** Shown once, never stored readably. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface ImportResult {
  readonly created: readonly Credentials[];
  /** Rows that were refused; the others stand. */
  readonly failed: readonly { readonly line: number; readonly field: string; readonly detail: string }[];
}

export interface Attempt {
  readonly outcome: string;
  readonly note?: string;
  /** Callbacks only: the customer's own words decide the satisfaction. */
  readonly satisfaction?: string;
}

export interface OperationsProcedures {
  registerDevice(caller: Caller, device: NewDevice): { device: DeviceRecord; credentials: Credentials };
  /** At most 500 rows a call; all accepted rows are registered in one transaction. */
  importDevices(caller: Caller, rows: readonly { line: number; device: NewDevice }[]): ImportResult;
  /** `revision`: refuse with `stale-revision` unless the device still has it; null = whatever it has. */
  changeDevice(caller: Caller, id: string, patch: DevicePatch, revision: number | null): DeviceRecord;
  /** The old secret is worthless when this returns; the caller cuts live connections. */
  rotateSecret(caller: Caller, id: string): Credentials;
  revokeSecret(caller: Caller, id: string): void;
  retireDevice(caller: Caller, id: string): DeviceRecord;
  /** Values, timers and duplicate memory start anew; without `board` a name is made. */
  replaceBoard(caller: Caller, id: string, board: string | null): DeviceRecord;
  putModel(
    caller: Caller,
    name: string,
    model: { readonly type?: string; readonly attributes: Readonly<Record<string, SignalValue>> },
    revision: number | null,
  ): ModelRecord;
  /** In the order of `ids`; a device never heard has no values. */
  deviceNow(ids: readonly string[]): DeviceNow[];

  /** Records the command and has it sent; the reply changes the record later. */
  sendCommand(
    caller: Caller,
    deviceId: string,
    command: { readonly name: string; readonly params: unknown; readonly ttl_ms: number },
  ): CommandRecord;

  /** `text` is YAML or JSON that `judge` found faultless; `version` as `revision` above. */
  putRule(caller: Caller, id: string, text: string, version: number | null): RuleRecord;
  retireRule(caller: Caller, id: string, version: number | null): RuleRecord;
  /** Devices of the rule's types that it cannot judge now; at most `limit`, after `after` in the order of ids. */
  blindDevices(ruleId: string, after: string | null, limit: number): { total: number; items: BlindDevice[] };

  acknowledgeAlert(caller: Caller, id: string, note: string | null): AlertRecord;
  clearAlert(caller: Caller, id: string, note: string | null): AlertRecord;

  actOnTicket(
    caller: Caller,
    id: string,
    action: 'accept' | 'assign' | 'start' | 'resolve' | 'close' | 'reopen' | 'cancel',
    input: {
      readonly assignee?: string;
      readonly result?: string;
      readonly cause?: string;
      readonly note?: string;
      readonly verdict?: 'confirmed' | 'false_alarm' | 'duplicate' | 'customer_error';
    },
    revision: number | null,
  ): TicketRecord;
  recordCareCallAttempt(caller: Caller, id: string, attempt: Attempt): CareCallRecord;
  recordCallbackAttempt(caller: Caller, id: string, attempt: Attempt): CallbackRecord;

  createToken(
    caller: Caller,
    token: { readonly name: string; readonly role: Caller['role']; readonly expires_at: Instant | null },
  ): { token: TokenRecord; secret: string };
  revokeToken(caller: Caller, id: string): void;

  replayDelivery(caller: Caller, id: string): DeliveryRecord;
}
