import type { AccessFailure, Permission } from '../access/index.ts';
import type { AlertsFailure } from '../alerts/index.ts';
import type { BacktestFailure } from '../backtest/index.ts';
import type { BackupFailure } from '../backup/index.ts';
import { AppError, type Instant } from '../base/index.ts';
import type { DbFailure } from '../db/index.ts';
import type { DeskFailure } from '../desk/index.ts';
import type { ErasureFailure } from '../erasure/index.ts';
import type { FleetFailure } from '../fleet/index.ts';
import type { KnowledgeFailure } from '../knowledge/index.ts';
import type { NotifyFailure } from '../notify/index.ts';
import type { PeopleFailure } from '../people/index.ts';
import type { PlannedFailure } from '../planned/index.ts';
import type { QualityFailure } from '../quality/index.ts';
import type { RuleFault } from '../rules/index.ts';
import type { ExportFailure, StoreFailure } from '../store/index.ts';

/** What is wrong with one part of a request. `pointer` leads into the body, `parameter` names a query or path part. */
export interface RequestFault {
  readonly pointer?: string;
  readonly parameter?: string;
  /** Names the field, the value and the remedy. */
  readonly detail: string;
}

/** What the API itself refuses. */
export type ApiFailure =
  | { readonly code: 'invalid-request'; readonly faults: readonly RequestFault[] }
  | { readonly code: 'bad-json' | 'bad-request' | 'bad-idempotency-key' | 'bad-header' }
  | { readonly code: 'unauthenticated' | 'sign-in-refused' | 'csrf-refused' | 'no-password' | 'password-change-needed' }
  | { readonly code: 'sign-in-locked'; readonly until: Instant }
  | { readonly code: 'user-unknown' | 'session-unknown'; readonly id: string }
  | { readonly code: 'forbidden'; readonly permission: Permission }
  | { readonly code: 'not-found' | 'rule-unknown' | 'rule-version-unknown' | 'model-unknown' | 'rule-not-for-device' }
  | { readonly code: 'rule-tests-full' | 'rule-test-too-long' }
  | { readonly code: 'rule-faulty' | 'rule-test-faulty'; readonly faults: readonly RuleFault[] }
  | { readonly code: 'method-not-allowed'; readonly allowed: readonly string[] }
  | { readonly code: 'not-simulated' | 'clock-behind' }
  | { readonly code: 'etag-mismatch'; readonly current: string }
  | { readonly code: 'too-large' | 'headers-too-large' | 'url-too-long' | 'unsupported-media-type' | 'timed-out' }
  | ({ readonly code: 'outside-conflict'; readonly faults: readonly RequestFault[] } & Readonly<
      Record<string, unknown>
    >)
  | { readonly code: 'too-many-requests' }
  | { readonly code: 'signature-refused' | 'not-configured' }
  | { readonly code: 'defect' | 'closing' };

type KnownFailure =
  | ApiFailure
  | AccessFailure
  | AlertsFailure
  | BacktestFailure
  | BackupFailure
  | ExportFailure
  | DbFailure
  | DeskFailure
  | ErasureFailure
  | FleetFailure
  | NotifyFailure
  | PlannedFailure
  | QualityFailure
  | PeopleFailure
  | KnowledgeFailure
  | StoreFailure;

/** The one place where a code becomes a status: [status, title]. */
const catalogue = {
  'invalid-request': [400, 'The request does not have the form described'],
  'bad-json': [400, 'The body is not JSON'],
  'bad-request': [400, 'The request cannot be read'],
  'bad-header': [400, 'A header cannot be understood'],
  'bad-idempotency-key': [400, 'The Idempotency-Key cannot be used'],
  'bad-page-cursor': [400, 'The cursor is not from this list'],
  bad_query: [400, 'The query cannot be answered'],
  'invalid-search': [400, 'The search holds nothing to look for'],
  'invalid-input': [400, 'A field cannot be accepted'],
  'invalid-token': [400, 'The token cannot be made so'],
  'invalid-user': [400, 'A field of the user cannot be accepted'],
  'invalid-silence': [400, 'The silence or visit cannot be made so'],
  'invalid-action': [400, 'A field of the action cannot be accepted'],
  'invalid-quality': [400, 'A field of the sample, score or action cannot be accepted'],
  'invalid-campaign': [400, 'The campaign cannot be so'],
  'invalid-policies': [400, 'The policies cannot be so'],
  'invalid-article': [400, 'The article cannot be accepted'],
  'invalid-target': [400, 'The webhook target cannot be accepted'],
  unauthenticated: [401, 'A valid bearer token is needed'],
  'sign-in-refused': [401, 'The name, password or token is wrong'],
  'csrf-refused': [403, 'The request does not come from the console'],
  'no-password': [403, 'There is no password to change'],
  'password-change-needed': [403, 'The password is to be changed first'],
  forbidden: [403, 'The role lacks a permission'],
  'not-found': [404, 'There is nothing at this path'],
  'device-unknown': [404, 'No such device'],
  'model-unknown': [404, 'No such model'],
  'customer-unknown': [404, 'No such customer'],
  'erasure-unknown': [404, 'No such erasure'],
  'site-unknown': [404, 'No such site'],
  'provider-unknown': [404, 'No such provider'],
  'technician-unknown': [404, 'No such technician'],
  'command-unknown': [404, 'No such command'],
  'orphan-unknown': [404, 'No such unregistered device'],
  'rule-unknown': [404, 'No such rule'],
  'backup-unknown': [404, 'No such backup'],
  'export-unknown': [404, 'No such export'],
  'export-file-unknown': [404, 'The export has no such file'],
  'backtest-unknown': [404, 'No such backtest'],
  'part-unknown': [422, 'The catalogue has no such part for the device'],
  'rule-not-for-device': [422, 'The rule does not look at such devices'],
  'rule-version-unknown': [404, 'No such version of the rule'],
  'alert-unknown': [404, 'No such alert'],
  'incident-unknown': [404, 'No such incident'],
  'silence-unknown': [404, 'No such silence'],
  'visit-device-unknown': [404, 'No such device in service'],
  'no-visit': [404, 'No visit is under way'],
  'ticket-unknown': [404, 'No such ticket'],
  'dispatch-unknown': [404, 'No such dispatch'],
  'call-unknown': [404, 'No such call'],
  'evidence-unknown': [404, 'No such evidence'],
  'article-unknown': [404, 'No such article'],
  'article-version-unknown': [404, 'No such version of the article'],
  'token-unknown': [404, 'No such token'],
  'user-unknown': [404, 'No such user'],
  'session-unknown': [404, 'No such session'],
  'sample-unknown': [404, 'No such sample'],
  'sample-item-unknown': [404, 'No such item of the sample'],
  'handover-unknown': [404, 'No such handover'],
  'corrective-action-unknown': [404, 'No such corrective action'],
  'campaign-unknown': [404, 'No such campaign'],
  'campaign-run-unknown': [404, 'No such run of the campaign'],
  'target-unknown': [404, 'No such webhook target'],
  'delivery-unknown': [404, 'No such delivery'],
  'message-unknown': [404, 'No such message'],
  'signature-refused': [401, 'The signature is missing or wrong'],
  'not-configured': [401, 'Nobody may send here'],
  'method-not-allowed': [405, 'The path does not take this method'],
  'timed-out': [408, 'The request took too long to arrive'],
  'device-exists': [409, 'The device exists'],
  'customer-in-danger': [409, 'A P1 ticket of the customer is open'],
  'customer-exists': [409, 'Another customer is the same'],
  'device-retired': [409, 'The device is retired'],
  'too-many-ignored': [409, 'Too many ids are ignored'],
  'backup-running': [409, 'A backup is being written'],
  'export-running': [409, 'An export is being written'],
  'export-not-done': [409, 'The export has no files to fetch'],
  'backtest-over': [409, 'The backtest is over'],
  'alert-move-forbidden': [409, 'The alert cannot do that in its state'],
  'silence-over': [409, 'The silence is over'],
  'too-many-silences': [409, 'Too many silences run'],
  'visit-under-way': [409, 'A technician is at the device'],
  'corrective-move-forbidden': [409, 'The corrective action cannot do that in its state'],
  'campaign-exists': [409, 'The campaign exists'],
  'campaign-move-forbidden': [409, 'The campaign cannot do that in its state'],
  'move-forbidden': [409, 'The ticket, call or visit cannot do that in its state'],
  'closure-unconfirmed': [409, 'Telemetry does not confirm that the fault is over'],
  'override-not-allowed': [403, 'The role may not close against telemetry'],
  'ticket-device-unknown': [404, 'No such device'],
  'outside-ticket-unknown': [404, 'No such ticket of the other system'],
  'outside-ticket-linked': [409, 'The ticket is linked otherwise'],
  'outside-conflict': [409, 'What stands here wins'],
  'review-unknown': [404, 'No such review'],
  'visit-unknown': [404, 'No such visit'],
  'checklist-bars': [409, 'An item of class A has failed or was passed over'],
  'call-claimed': [409, 'Somebody else has the call in hand'],
  'quiet-hours': [409, 'The customer is not called at this hour'],
  'calls-busy': [409, 'Enough automatic calls are in progress'],
  'article-exists': [409, 'There is an article about this already'],
  'token-name-taken': [409, 'The name is taken'],
  'user-name-taken': [409, 'The name is taken'],
  'last-administrator': [409, 'There would be no administrator'],
  'target-configured': [409, 'The target is kept by the configuration file'],
  'too-many-targets': [409, 'There are too many webhook targets'],
  'delivery-not-dead': [409, 'The delivery was not given up'],
  'not-simulated': [409, 'The clock is not driven'],
  'clock-behind': [409, 'Time does not run backwards'],
  'etag-mismatch': [412, 'Somebody else changed it'],
  'user-changed': [412, 'Somebody else changed it'],
  'version-mismatch': [412, 'Somebody else changed it'],
  'too-large': [413, 'The body is too large'],
  'url-too-long': [414, 'The path is too long'],
  'unsupported-media-type': [415, 'The body has a type that is not taken here'],
  'rule-faulty': [422, 'The rule has faults'],
  'rule-test-faulty': [422, 'The rule test has faults'],
  'rule-test-too-long': [422, 'The rule test is too long'],
  'idempotency-key-reused': [422, 'The Idempotency-Key was used for another request'],
  'rule-tests-full': [429, 'Too many rule tests wait'],
  'backtests-full': [429, 'Too many backtests wait'],
  'sign-in-locked': [429, 'Too many attempts to sign in failed'],
  'sign-in-busy': [429, 'Too many people are signing in'],
  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431, 'The headers are too large'],
  defect: [500, 'Carewatch failed'],
  'backup-folder-unusable': [500, 'Carewatch failed'],
  'backup-missing': [500, 'Carewatch failed'],
  'backup-foreign': [500, 'Carewatch failed'],
  'backup-damaged': [500, 'Carewatch failed'],
  'backup-failed': [500, 'Carewatch failed'],
  'database-too-new': [500, 'Carewatch failed'],
  in_use: [500, 'Carewatch failed'],
  unusable_dir: [500, 'Carewatch failed'],
  newer_layout: [500, 'Carewatch failed'],
  busy: [503, 'The store is busy'],
  timed_out: [503, 'The store took too long'],
  full: [503, 'The store is behind'],
  read_failed: [503, 'The store cannot read'],
  failed: [503, 'The store has failed'],
  closed: [503, 'Carewatch is closing'],
  closing: [503, 'Carewatch is closing'],
} as const satisfies Record<KnownFailure['code'], readonly [status: number, title: string]>;

type ProblemCode = keyof typeof catalogue;

/** Status and title of a code; undefined for a code that no room declares. */
export function statusOf(code: string): { readonly status: number; readonly title: string } | undefined {
  if (!Object.hasOwn(catalogue, code)) return undefined;
  const [status, title] = catalogue[code as ProblemCode];
  return { status, title };
}

/** Codes with one of these statuses, for the documentation. */
export function codesWith(status: number): readonly string[] {
  return Object.entries(catalogue)
    .filter(([code, [of]]) => of === status && (status !== 500 || code === 'defect'))
    .map(([code]) => code);
}

export function apiError(failure: ApiFailure, sentence: string): AppError<ApiFailure> {
  return new AppError(failure, sentence);
}

export function invalid(...faults: readonly RequestFault[]): AppError<ApiFailure> {
  return apiError({ code: 'invalid-request', faults }, faults.map((fault) => fault.detail).join(' '));
}
