import type { Duration } from '../base/index.ts';

/** A value of a signal as devices send it, after its kind was checked. */
export type SignalValue = number | boolean | string;

export type SignalKind = 'number' | 'bool' | 'enum' | 'text';

export interface Signal {
  /** Name with its unit last, e.g. `gas_supply_pressure_pa`. */
  readonly name: string;
  /** Position in `DeviceType.signals`; stable for the life of the process only. */
  readonly slot: number;
  readonly kind: SignalKind;
  readonly unit: string;
  /** Values outside are rejected with reason `out_of_range`; undefined = unbounded. */
  readonly min?: number;
  readonly max?: number;
  /** For `enum`: the values allowed. */
  readonly values?: readonly string[];
  /** Older than this a last value is unknown. */
  readonly maxAge: Duration;
  readonly title: Readonly<Record<'en' | 'zh-CN', string>>;
}

/** A named state in which rules may be inhibited (`unless: [service_mode]`), as a CEL expression. */
export interface Condition {
  readonly name: string;
  readonly when: string;
}

export interface DeviceType {
  readonly name: string;
  readonly title: Readonly<Record<'en' | 'zh-CN', string>>;
  readonly signals: readonly Signal[];
  readonly slotOf: ReadonlyMap<string, number>;
  readonly conditions: readonly Condition[];
  /** The longest interval between messages of a healthy idle device. */
  readonly idleInterval: Duration;
  /** No sign of life for this long means the device is silent (rule field `missing: silence_after`). */
  readonly silenceAfter: Duration;
  /** Fall-backs for `device.<attribute>` in expressions. */
  readonly attributes: Readonly<Record<string, SignalValue>>;
  /** Fall-backs chosen by another attribute: `rated_gas_pressure_pa` by `gas_type`. */
  readonly attributesBy: readonly AttributeTable[];
}

export interface AttributeTable {
  readonly attribute: string;
  readonly by: string;
  readonly values: Readonly<Record<string, SignalValue>>;
}

export interface Catalogue {
  readonly types: ReadonlyMap<string, DeviceType>;
}
