import { assert } from '../base/index.ts';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import type { Severity, Verdict } from '../rules/index.ts';
import type { Alert, AlertState, Suppression } from './alert.ts';

export interface AlertFilter {
  readonly rule_id?: string;
  readonly device_id?: string;
  readonly state?: AlertState;
  readonly severity?: Severity;
}

/** A verdict of a rule in shadow: recorded, without effect. */
export type ShadowVerdict = Omit<Verdict, 'mode'>;

/** A verdict held back, for looking at noise: whom it was about and why it took no effect. */
export interface SuppressedVerdict extends Suppression {
  readonly rule_id: string;
  readonly device_id: string;
  readonly alert_id: string | null;
  readonly kind: Verdict['kind'];
}

export interface AlertsReader {
  getAlert(id: string): Promise<Alert | undefined>;
  /** Newest first. */
  listAlerts(filter: AlertFilter, page: PageRequest): Promise<Page<Alert>>;
  /** Open and acknowledged alerts by rule. */
  countOpen(): Promise<Readonly<Record<string, number>>>;
  /** Newest first. */
  listShadowVerdicts(
    filter: Pick<AlertFilter, 'rule_id' | 'device_id'>,
    page: PageRequest,
  ): Promise<Page<ShadowVerdict>>;
  /** Newest first. */
  listSuppressed(
    filter: Pick<AlertFilter, 'rule_id' | 'device_id'>,
    page: PageRequest,
  ): Promise<Page<SuppressedVerdict>>;
}

export function createAlertsReader(reader: Reader): AlertsReader {
  assert(false, `not built: ${typeof reader}`);
}
