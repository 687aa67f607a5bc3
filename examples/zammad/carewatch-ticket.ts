export type Severity = 'P1' | 'P2' | 'P3' | 'P4';
export type CarewatchState = 'open' | 'accepted' | 'in_progress' | 'pending' | 'resolved' | 'closed' | 'cancelled';

/** The part of a ticket of Carewatch that is told to Zammad. */
export interface CarewatchTicket {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly severity: Severity;
  readonly state: CarewatchState;
  readonly title: { readonly en: string; readonly 'zh-CN': string } | string;
  readonly device_id: string | null;
  readonly assignee: string | null;
  readonly pending_until?: string | number | null;
  readonly pending_reason?: string | null;
  readonly result?: string | null;
}

/** The body of a webhook about a ticket. `origin` names the system whose change this is the echo of. */
export interface CarewatchNews {
  readonly topic: string;
  readonly ticket?: CarewatchTicket;
  readonly origin?: string;
}
