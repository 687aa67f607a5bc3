import type { TicketVerdict } from '../tickets/ticket.ts';
import type { Interval } from './interval.ts';

/** What a person's time is taken to be where nobody recorded it, in minutes. */
export interface WorkCost {
  readonly ticketMinutes: number;
  readonly callMinutes: number;
}

/** What people made of what a rule, or one version of it, asked of them. */
export interface PerformanceFigures {
  readonly alerts: number;
  readonly tickets: number;
  /** Tickets with a verdict, by it. */
  readonly judged: Readonly<Record<TicketVerdict, number>>;
  /** Confirmed tickets among confirmed and false alarms; null before there are any. */
  readonly precision: number | null;
  /** 95 % confidence. */
  readonly precision_interval: Interval | null;
  readonly lead: Lead;
  readonly agent_minutes: number;
  /** Tickets whose minutes are recorded, from start to resolution; the others cost what the configuration says. */
  readonly measured_tickets: number;
  /** Care calls and callbacks that somebody tried. */
  readonly calls_tried: number;
  /** Confirmed tickets by fault and cause, most first; the first 100. */
  readonly faults: readonly CaughtFault[];
  /** UTC days with an alert or a ticket. */
  readonly per_day: readonly DayVolume[];
}

/** Of confirmed tickets, how long before worse trouble of the same device their alert opened. */
export interface Lead {
  /** Confirmed tickets that worse trouble followed before the work was done. */
  readonly followed: number;
  /** In seconds; null when none was followed. Nine in ten are longer than `p10_s`. */
  readonly p10_s: number | null;
  readonly p50_s: number | null;
}

export interface CaughtFault {
  readonly fault: string | null;
  readonly cause: string | null;
  readonly tickets: number;
}

export interface DayVolume {
  /** `yyyy-mm-dd` */
  readonly day: string;
  readonly alerts: number;
  readonly tickets: number;
}

export interface RulePerformance {
  readonly rule_id: string;
  readonly total: PerformanceFigures;
  /** Versions with an alert, ticket or call, newest first. */
  readonly versions: readonly (PerformanceFigures & { readonly version: number })[];
}
