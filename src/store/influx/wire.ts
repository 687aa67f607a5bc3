import type { SignalValue } from '../../telemetry/index.ts';

/** A whole number, which InfluxDB keeps as an integer; other numbers are floats. */
export class Whole {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export type FieldValue = SignalValue | Whole;

/** A reading on its way to the database. All names are as they stand there. */
export interface Point {
  readonly measurement: string;
  readonly device: string;
  readonly ts: number;
  readonly fields: readonly (readonly [name: string, value: FieldValue])[];
}

/** What to read of one measurement. Instants are milliseconds since the epoch. */
export interface Scan {
  readonly measurement: string;
  /** All when absent. */
  readonly devices?: readonly string[] | undefined;
  readonly fields: readonly string[];
  readonly from: number;
  /** Excluded. */
  readonly to: number;
  /** Whole numbers that a field must be above, or not above. */
  readonly above?: readonly (readonly [field: string, value: number])[];
  readonly upTo?: readonly (readonly [field: string, value: number])[];
  /** Points of each device at most. */
  readonly limit?: number | undefined;
}

export const foldsThere = ['avg', 'sum', 'min', 'max', 'count', 'stddev', 'delta'] as const;

export interface FoldScan extends Omit<Scan, 'fields' | 'limit'> {
  readonly field: string;
  readonly fn: (typeof foldsThere)[number];
}

/** Points of one device by rising time: the instant, then a cell for each field asked for, null where there is none. */
export interface ScannedDevice {
  readonly device: string;
  readonly rows: readonly (readonly (SignalValue | null)[])[];
}

/** InfluxDB of one version. Every method may throw `WireError`. */
export interface Wire {
  /** Writes all or throws; a repeat changes nothing. At one instant of a device the later point's fields win. */
  write(points: readonly Point[], signal: AbortSignal): Promise<void>;
  scan(scan: Scan, signal: AbortSignal): Promise<readonly ScannedDevice[]>;
  /** Points that have the field. */
  count(scan: Omit<Scan, 'limit'>, signal: AbortSignal): Promise<number>;
  /**
   * One field of each device folded where it lies, for numbers; absent where points have to be read for it. `stddev` is
   * that of the population.
   */
  fold?(scan: FoldScan, signal: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** The newest instant of each device. */
  newest(measurement: string, field: string, signal: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /** Forgets points within the range. */
  erase(measurement: string, from: number, to: number, signal: AbortSignal): Promise<void>;
}

/**
 * `refused`: points are at fault, and the same points will be refused again. `too_large`: fewer may pass.
 * `unavailable`: the database, the way to it or the settings; trying again may help.
 */
export class WireError extends Error {
  readonly kind: 'refused' | 'too_large' | 'unavailable';

  constructor(kind: WireError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
