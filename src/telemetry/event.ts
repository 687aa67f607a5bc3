import type { Instant } from '../base/index.ts';
import type { DeviceType, SignalValue } from './catalogue-types.ts';
import type { Mapping } from './mapping/mapping.ts';
import type { RejectionReason } from './rejection.ts';

/**
 * What telemetry makes of journal entries, in journal order: the one stream that the store keeps
 * and the rules step through. `seq` is the journal's; `idx` counts the events of one entry from 0;
 * `at` is the arrival instant. Replaying these in (`seq`, `idx`) order gives the same verdicts.
 */
export type TelemetryEvent =
  | ReadingEvent
  | HeardEvent
  | RejectedEvent
  | PresenceEvent
  | DaemonEvent
  | ControlEvent
  | PulseEvent;

interface Common {
  readonly seq: number;
  readonly idx: number;
  readonly at: Instant;
}

/** Signals of one device at one instant. `slots[i]` is the signal's slot in its type, `values[i]` its value. */
export interface ReadingEvent extends Common {
  readonly kind: 'reading';
  readonly device: string;
  readonly type: DeviceType;
  /** Event time after judgement of skew and lateness. */
  readonly ts: Instant;
  readonly slots: readonly number[];
  readonly values: readonly SignalValue[];
  /** Bits of `readingFlag`. */
  readonly flags: number;
  /** Signals that the catalogue does not know, kept aside; at most 32 a message. */
  readonly unknown?: Readonly<Record<string, SignalValue>>;
}

/** Why `ts` is not simply what the device said. */
export const readingFlag = {
  /** The device sent no `ts`; arrival was used. */
  noTs: 1,
  /** `ts` was ahead of arrival by more than the skew and was clamped. */
  clamped: 2,
  /** The device's clock is behind; arrival was used. */
  clockBehind: 4,
  /** Older than the lateness bound on arrival. */
  late: 8,
  /** Its message carried unknown signals or some of its signals were rejected. */
  partial: 16,
  /** Carewatch derived its signals from a cycle that ended at `ts`; the device did not send them. */
  derived: 32,
} as const;

/**
 * A sign of life without a reading: a duplicate, a rejected or status message, a command's reply, a question for
 * attributes; `relayed`: it passed on what others said.
 */
export interface HeardEvent extends Common {
  readonly kind: 'heard';
  readonly device: string;
  readonly why: 'duplicate' | 'rejected' | 'status' | 'reply' | 'asked' | 'relayed';
  /** For `status`, `reply` and `asked`: the message. */
  readonly payload?: Uint8Array;
}

/** A message, or a part of one, that became no reading. Always also a sign of life. */
export interface RejectedEvent extends Common {
  readonly kind: 'rejected';
  readonly device: string;
  readonly reason: RejectionReason;
  /** A sentence that names the field, the value and the remedy. */
  readonly detail: string;
  /** The first bytes of the message, at most 256. */
  readonly sample: Uint8Array;
}

export interface PresenceEvent extends Common {
  readonly kind: 'presence';
  readonly device: string;
  readonly online: boolean;
}

export interface DaemonEvent extends Common {
  readonly kind: 'daemon';
  readonly phase: 'start' | 'admitting' | 'stop';
}

/** A command of a person or program that changes what rules conclude. */
export interface ControlEvent extends Common {
  readonly kind: 'control';
  readonly subject: string;
  readonly control: Control;
}

export interface PulseEvent extends Common {
  readonly kind: 'pulse';
}

/** The body of a control entry, by its label. `id` is the outbox row: seen once, a repeat changes nothing. */
export type Control =
  | { readonly label: 'device'; readonly id: number; readonly device: DeviceFacts }
  | { readonly label: 'device-retired'; readonly id: number }
  /** What the device said before it was registered, to be read now; rules hear of what comes of it. */
  | ({ readonly label: 'kept'; readonly id: number } & KeptMessages)
  | { readonly label: 'rule'; readonly id: number; readonly rule: unknown; readonly version: number }
  | { readonly label: 'rule-retired'; readonly id: number; readonly rule: string }
  | { readonly label: 'clear'; readonly id: number; readonly rule: string; readonly by: string }
  | { readonly label: 'service-done'; readonly id: number; readonly by: string }
  /** A ticket was opened for the device, for what the rule found. */
  | {
      readonly label: 'ticket';
      readonly id: number;
      readonly rule: string;
      readonly fault: string | null;
      readonly severity: string;
    }
  | ({ readonly label: 'answers'; readonly id: number } & TrendAnswers)
  | ({ readonly label: 'forecast'; readonly id: number } & Forecast)
  /** From here on other people's messages are read by these; rules are not concerned. */
  | { readonly label: 'mappings'; readonly id: number; readonly mappings: readonly Mapping[] };

/** Messages of a device that was not registered when they arrived, in the order of their arrival. */
export interface KeptMessages {
  readonly messages: readonly KeptMessage[];
  /** Whether it is online, as far as it was heard; null = it said nothing of it. */
  readonly online: boolean | null;
}

export interface KeptMessage {
  /** When it arrived: a reading without `ts` is of this instant. */
  readonly at: Instant;
  /** As of an arrival: `telemetry`, `status` or `command/reply`. */
  readonly label: string;
  /** In base64. */
  readonly payload: string;
}

/** What a weather service says of a place. Instants in epoch milliseconds. */
export interface Forecast {
  /** A district or a city; a device believes its district before its city. */
  readonly place: string;
  readonly issued_at: number;
  /** Who says so. */
  readonly source: string;
  /** Instant and outdoor temperature in °C, at most `mostForecastPoints`. */
  readonly points: readonly (readonly [number, number])[];
}

export const mostForecastPoints = 400;

/**
 * What the store said to the questions of a rule that is asked on a schedule: for each device a row of values, in
 * the order of the rule's questions; null = there is none.
 */
export interface TrendAnswers {
  readonly rule: string;
  readonly version: number;
  readonly asOf: Instant;
  readonly devices: readonly string[];
  readonly values: readonly (readonly (number | null)[])[];
}

export type ControlLabel = Control['label'];

/** What rules may know of a device. `attributes` are the model's overlaid by the device's own. */
export interface DeviceFacts {
  readonly id: string;
  readonly type: string;
  readonly model: string | null;
  readonly district: string | null;
  readonly city: string | null;
  readonly building: string | null;
  /** Who runs the network or keeps the lifts where it stands. */
  readonly provider: string | null;
  /** Changes when the device is given a new board: its values, timers and duplicate memory start anew. */
  readonly board: string;
  readonly purchasedOn: string | null;
  readonly attributes: Readonly<Record<string, SignalValue>>;
}
