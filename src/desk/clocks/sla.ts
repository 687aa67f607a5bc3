import type { Alert } from '../../alerts/index.ts';
import type { Duration, Instant } from '../../base/index.ts';
import { alwaysOpen, compileHours, type Hours, type WorkHours } from '../../people/index.ts';

export const clockKinds = ['respond', 'arrive', 'resolve'] as const;
export type ClockKind = (typeof clockKinds)[number];

/** Whom a policy or ladder is for; what is left out fits everybody. */
export interface SlaScope {
  readonly severity: Alert['severity'];
  readonly device_type?: string;
  readonly city?: string;
  readonly area_kind?: 'urban' | 'rural';
}

/** How long somebody may take. */
export interface SlaPolicy extends SlaScope {
  readonly id: string;
  /** Name of a calendar; absent: every hour of every day. */
  readonly calendar?: string;
  readonly targets: Readonly<Partial<Record<ClockKind, Duration>>>;
  /** A breach counts only when it lasts longer. */
  readonly grace: Duration;
  /** Breaches of a provider in a month that do not count all the same. */
  readonly forgiven_a_month: number;
}

/** One step of a ladder: if nobody does it, the next person is told, and the next. */
export interface LadderStep {
  readonly name: string;
  readonly within: Duration;
  /** The people, or what they are, in the order in which they are told. */
  readonly to: readonly string[];
  /** How long each has before the next is told. */
  readonly answer_within: Duration;
  /** What does it beside a person who acknowledges it. */
  readonly done_by?: 'accepted' | 'started';
}

export interface Ladder extends SlaScope {
  readonly id: string;
  readonly steps: readonly LadderStep[];
}

export interface SlaSettings {
  readonly calendars: Readonly<Record<string, WorkHours>>;
  readonly policies: readonly SlaPolicy[];
  readonly ladders: readonly Ladder[];
}

/** What decides which policy is whose. */
export interface SlaSubject {
  readonly severity: Alert['severity'];
  readonly device_type: string | null;
  readonly city: string | null;
  readonly area_kind: string | null;
}

/** The one that fits and says most; of equal ones the first. */
export function fitting<S extends SlaScope>(scopes: readonly S[], subject: SlaSubject): S | undefined {
  const fields = ['device_type', 'city', 'area_kind'] as const;
  const fits = scopes.filter(
    (scope) =>
      scope.severity === subject.severity &&
      fields.every((field) => scope[field] === undefined || scope[field] === subject[field]),
  );
  const said = (scope: S): number => fields.filter((field) => scope[field] !== undefined).length;
  return fits.toSorted((a, b) => said(b) - said(a))[0];
}

export const calendarOf = ({ calendars }: SlaSettings, name: string | null): Hours => {
  const hours = name === null ? undefined : calendars[name];
  return hours === undefined ? alwaysOpen : compileHours(hours);
};

/** One clock of a ticket, as it stands. */
export interface SlaClock {
  readonly ticket_id: string;
  readonly kind: ClockKind;
  /** How often the ticket had been opened again when it began. */
  readonly round: number;
  readonly state: ClockState;
  readonly policy: string;
  readonly started_at: Instant;
  /** Null while it is paused. */
  readonly due_at: Instant | null;
  readonly pauses: readonly { readonly from: Instant; readonly to: Instant | null }[];
  readonly met_at: Instant | null;
  readonly breached_at: Instant | null;
  /** Null until that is known. */
  readonly counts: boolean | null;
  readonly forgiven: 'grace' | 'monthly-allowance' | null;
  readonly provider_id: string | null;
}

export const clockStates = ['running', 'paused', 'late', 'met', 'met_late', 'void'] as const;
export type ClockState = (typeof clockStates)[number];
export const clockInputs = ['pause', 'resume', 'expire', 'meet', 'end'] as const;
export type ClockInput = (typeof clockInputs)[number];

const over = { pause: undefined, resume: undefined, expire: undefined, meet: undefined, end: undefined } as const;

/** Undefined: nothing happens. */
const transitions: Readonly<Record<ClockState, Readonly<Record<ClockInput, ClockState | undefined>>>> = {
  running: { pause: 'paused', resume: undefined, expire: 'late', meet: 'met', end: 'void' },
  // Nothing is done to a ticket that waits: it is resumed first.
  paused: { pause: undefined, resume: 'running', expire: undefined, meet: undefined, end: 'void' },
  // What is late stays late: a pause now would not make it earlier.
  late: { pause: undefined, resume: undefined, expire: undefined, meet: 'met_late', end: 'met_late' },
  met: over,
  met_late: over,
  void: over,
};

export const decideClock = (state: ClockState, input: ClockInput): ClockState | undefined => transitions[state][input];
