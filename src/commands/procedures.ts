import type { CreatedToken, Role } from '../access/index.ts';
import type { Alert, NewSilence, NewVisit, Silence } from '../alerts/index.ts';
import type { Backtest, BacktestRequest } from '../backtest/index.ts';
import type { Duration, Instant } from '../base/index.ts';
import type { IdempotentRequest } from '../db/index.ts';
import type {
  Attributes,
  Device,
  DeviceCommand,
  DevicePatch,
  DeviceWithSecret,
  ImportReport,
  ImportRow,
  Model,
  NewDevice,
} from '../fleet/index.ts';
import type {
  CustomerProfile,
  NewProvider,
  NewTechnician,
  ProfilePatch,
  Provider,
  ProviderPatch,
  ReadKind,
  Technician,
  TechnicianPatch,
} from '../people/index.ts';
import type { Campaign, CampaignAction, CampaignInput, CampaignRun } from '../planned/index.ts';
import type {
  CorrectiveAction,
  CorrectiveInput,
  CorrectiveMove,
  Sample,
  SampleInput,
  SampleItem,
  ScoreSheet,
} from '../quality/index.ts';
import type { BlindOutcome, RuleText, StoredRule, WhyNotRefusal, WhyNotReport } from '../rules/index.ts';
import type { SignalValue } from '../telemetry/index.ts';
import type { NewForecast, StoredForecast } from '../weather/index.ts';
import type { AccountProcedures } from './account-procedures.ts';
import type { BackupProcedures } from './backup-commands.ts';
import type { DeskProcedures } from './desk-procedures.ts';
import type { ErasureProcedures } from './erasure-commands.ts';
import type { ExportProcedures } from './export-commands.ts';
import type { KnowledgeProcedures } from './knowledge-commands.ts';
import type { NotifyProcedures } from './notify-procedures.ts';
import type { OrphanProcedures } from './orphan-commands.ts';
import type { SlaProcedures } from './sla-commands.ts';

/** Who asks, and whether the same request may come again. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** For whom the caller works, and as which technician; absent: for the centre. */
  readonly provider_id?: string;
  readonly technician_id?: string;
  /**
   * Present when the client sent `Idempotency-Key`. The procedure then first recalls the reply given before, and
   * else keeps its own in the transaction of the change. What JSON does not keep (`credential`, `entry`) is left out
   * of a recalled reply: the books on the main thread know it already.
   */
  readonly request?: IdempotentRequest;
}

/** The same procedures, each method asynchronous. */
export type CommandsOf<P> = {
  [K in keyof P]: P[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

/** A reply that may have been recalled, and then lacks what only the books need. */
type Recallable<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export type RegisteredDevice = Recallable<DeviceWithSecret, 'credential'>;
export type MadeToken = Recallable<CreatedToken, 'entry'>;

/** What the fold knows of a device at this moment. */
export interface DeviceNow {
  readonly id: string;
  /** The newest value of each signal heard and when it was measured; `expired`: rules take it for unknown. */
  readonly values: Readonly<
    Record<string, { readonly value: SignalValue; readonly ts: Instant; readonly expired: boolean }>
  >;
  readonly presence: {
    /** Null: not known since the daemon started. */
    readonly online: boolean | null;
    /** Since when it is online or offline. */
    readonly since: Instant | null;
    readonly last_heard_at: Instant | null;
  };
}

/** A device that a rule cannot judge at this moment. */
export interface BlindDevice {
  readonly device_id: string;
  /** Signals and attributes that the rule reads and that are unknown. */
  readonly outcome: BlindOutcome;
  readonly missing: readonly string[];
  readonly reason: string;
}

/**
 * The commands of people and programs, and the questions that only the engine's thread can answer. One procedure is
 * one transaction of the rooms' own commands. Arguments and results can be cloned between threads; what a room
 * refuses arrives as its `AppError`. `ifMatch` is the version the client read; undefined skips the check.
 */
export interface OperationsProcedures
  extends AccountProcedures,
    BackupProcedures,
    ExportProcedures,
    DeskProcedures,
    ErasureProcedures,
    NotifyProcedures,
    KnowledgeProcedures,
    SlaProcedures,
    OrphanProcedures {
  registerDevice(caller: Caller, input: NewDevice): RegisteredDevice;
  /** At most 500 rows a call. */
  importDevices(caller: Caller, rows: readonly ImportRow[]): ImportReport;
  updateDevice(caller: Caller, id: string, patch: DevicePatch, ifMatch: number | undefined): Device;
  retireDevice(caller: Caller, id: string, ifMatch: number | undefined): Device;
  rotateSecret(caller: Caller, id: string): RegisteredDevice;
  revokeSecret(caller: Caller, id: string): Device;
  newBoard(caller: Caller, id: string, ifMatch: number | undefined): Device;
  putModel(caller: Caller, name: string, attributes: Attributes, ifMatch: number | undefined): Model;
  /** Records the command and has it sent; `body` is what the device gets. */
  sendCommand(
    caller: Caller,
    deviceId: string,
    body: Readonly<Record<string, unknown>>,
    ttl: Duration | undefined,
  ): DeviceCommand;

  /** `text` was judged faultless on the main thread; its id is `id`. Equal text makes no new version. */
  putRule(caller: Caller, id: string, text: string, ifMatch: number | undefined, note: string | undefined): StoredRule;
  retireRule(caller: Caller, id: string, ifMatch: number | undefined, note: string | undefined): StoredRule;
  /** Makes a new version with the text of `version`. */
  restoreRule(
    caller: Caller,
    id: string,
    version: number,
    ifMatch: number | undefined,
    note: string | undefined,
  ): StoredRule;
  /** All of them or none; texts were judged faultless on the main thread. In the order given. */
  importRules(caller: Caller, rules: readonly RuleText[], note: string | undefined): readonly StoredRule[];

  /** The documents were judged faultless on the main thread. It runs when those before it are over. */
  askBacktest(caller: Caller, request: BacktestRequest): Backtest;
  cancelBacktest(caller: Caller, id: string): Backtest;

  /** Keeps a forecast that is news and tells the rules of it; returns what is known of its place then. */
  takeForecast(caller: Caller, forecast: NewForecast): StoredForecast;

  acknowledgeAlert(caller: Caller, id: string): Alert;
  clearAlert(caller: Caller, id: string): Alert;
  createSilence(caller: Caller, input: NewSilence): Silence;
  endSilence(caller: Caller, id: string, ifMatch: number | undefined): Silence;
  beginVisit(caller: Caller, input: NewVisit): Silence;
  endVisit(caller: Caller, device: string): Silence;

  drawSample(caller: Caller, input: SampleInput): Sample;
  scoreItem(
    caller: Caller,
    at: { readonly sample: string; readonly object: string },
    sheet: ScoreSheet,
    ifMatch: number | undefined,
  ): SampleItem;
  createCorrective(caller: Caller, input: CorrectiveInput): CorrectiveAction;
  changeCorrective(
    caller: Caller,
    id: string,
    patch: Partial<CorrectiveInput>,
    ifMatch: number | undefined,
  ): CorrectiveAction;
  moveCorrective(caller: Caller, id: string, move: CorrectiveMove, ifMatch: number | undefined): CorrectiveAction;

  createCampaign(caller: Caller, input: CampaignInput): Campaign;
  putCampaign(caller: Caller, input: CampaignInput, ifMatch: number | undefined): Campaign;
  actOnCampaign(caller: Caller, id: string, action: CampaignAction, ifMatch: number | undefined): Campaign;
  /** The preview is worked off in the background. */
  previewCampaign(caller: Caller, id: string): CampaignRun;
  updateCustomer(caller: Caller, id: string, patch: ProfilePatch, ifMatch: number | undefined): CustomerProfile;
  /** Somebody was shown who these customers are, or who is called in these calls. */
  noteRead(caller: Caller, ids: readonly string[], kind?: ReadKind): void;
  createProvider(caller: Caller, input: NewProvider): Provider;
  updateProvider(caller: Caller, id: string, patch: ProviderPatch, ifMatch: number | undefined): Provider;
  createTechnician(caller: Caller, input: NewTechnician): Technician;
  updateTechnician(caller: Caller, id: string, patch: TechnicianPatch, ifMatch: number | undefined): Technician;

  /** In the order of `ids`, at most 500; a device never heard has no values. */
  deviceNow(ids: readonly string[]): readonly DeviceNow[];
  /** Devices of the rule's types that it cannot judge now, by id, after `after`; undefined = no such live rule. */
  blindDevices(ruleId: string, after: string | undefined, limit: number): readonly BlindDevice[] | undefined;
  /** What each part of the rule is now for the device, in words too; or why there is no answer. */
  whyNot(ruleId: string, deviceId: string): WhyNotReport | WhyNotRefusal;
}
