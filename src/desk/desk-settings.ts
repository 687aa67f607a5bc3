import type { Duration } from '../base/index.ts';
import { days, hours, minutes } from '../base/index.ts';
import type { SlaSettings } from './clocks/sla.ts';

/** Hours of the day in which nobody is called, as `HH:MM`; they may span midnight. Equal ends: no such hours. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

export interface DispatchSettings {
  /** How long an offer waits for the technician before it goes to the next. */
  readonly acceptWithin: Readonly<Record<'P1' | 'P2' | 'P3' | 'P4', Duration>>;
  /** By device type: the kind of certification that work on it needs. */
  readonly certifications: Readonly<Record<string, string>>;
  /** Tickets that wait for somebody when a surge begins by itself, 0 for never, and when it ends. */
  readonly surge: { readonly begins: number; readonly ends: number };
}

export interface DeskSettings {
  readonly sla: SlaSettings;
  readonly dispatch: DispatchSettings;
  /** IANA name, where nothing nearer says which. */
  readonly timeZone: string;
  /** For customers who named none. */
  readonly quietHours: QuietHours;
  /** Calls that machines may have in hand at once. */
  readonly automaticCalls: number;
  /** How long a call that was taken is kept for who took it. */
  readonly claim: Duration;
  /** A customer is called about one topic again no sooner; P1 and P2 excepted. */
  readonly callAgain: Duration;
  /** How long telemetry is watched after advice was given. */
  readonly watch: Duration;
  /** When the day of technicians ends, as `HH:MM`: what is not finished then is asked about. */
  readonly dayEnds: string;
  /**
   * What keeps a ticket from being closed while its alert is open: `contradicted`: that the device has measured since
   * the work was done · `cleared`: always
   */
  readonly closure: 'contradicted' | 'cleared';
  /** A condition that returns so soon after its ticket was done reopens that ticket. */
  readonly reopenWithin: Duration;
  /** Repairs of one fault of one device within this span are repeated ones. */
  readonly repeatWithin: Duration;
}

export const deskDefaults: DeskSettings = {
  sla: { calendars: {}, policies: [], ladders: [] },
  dispatch: {
    acceptWithin: { P1: minutes(3), P2: minutes(15), P3: hours(2), P4: hours(8) },
    certifications: {},
    surge: { begins: 0, ends: 0 },
  },
  timeZone: 'Asia/Shanghai',
  quietHours: { from: '21:00', to: '08:00' },
  automaticCalls: 16,
  claim: minutes(15),
  callAgain: days(7),
  watch: hours(24),
  dayEnds: '19:00',
  closure: 'contradicted',
  reopenWithin: hours(72),
  repeatWithin: days(30),
};
