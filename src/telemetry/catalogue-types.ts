import type { Duration } from '../base/index.ts';
import type { Cycle, CycleTest } from './cycle-types.ts';

/** A value of a signal as devices send it, after its kind was checked. */
export type SignalValue = number | boolean | string;

export type SignalKind = 'number' | 'bool' | 'enum' | 'text';

/** A name for people in the languages of the product. */
export type Titles = Readonly<Record<'en' | 'zh-CN', string>>;

export interface Signal {
  /** Name with its unit last, e.g. `gas_supply_pressure_pa`. */
  readonly name: string;
  /** Position in `DeviceType.signals`; stable for the life of the process only. */
  readonly slot: number;
  readonly kind: SignalKind;
  readonly unit: string;
  /** Limits of the believable: values outside are rejected with reason `out_of_range`; undefined = unbounded. */
  readonly min?: number;
  readonly max?: number;
  /** Range of a healthy device, for scales and simulators. A value outside it is news, not a fault of the message. */
  readonly nominalMin?: number;
  readonly nominalMax?: number;
  /** For `enum`: the values allowed. */
  readonly values?: readonly string[];
  /** What people call each of them; absent where the values are said as they are. */
  readonly valueTitles?: Readonly<Record<string, Titles>>;
  /** Older than this a last value is unknown. Finite: what the catalogue calls `never` is a hundred years. */
  readonly maxAge: Duration;
  readonly title: Titles;
  /** Where the figures come from: section and source ids of the domain page. */
  readonly source?: string;
}

/** A named state in which rules may be inhibited (`unless: [service_mode]`), as a CEL expression. */
export interface Condition {
  readonly name: string;
  readonly when: string;
}

export interface DeviceType {
  readonly name: string;
  readonly title: Titles;
  readonly signals: readonly Signal[];
  readonly slotOf: ReadonlyMap<string, number>;
  readonly conditions: readonly Condition[];
  /** What recurs in the life of such a device, and the signals derived from each turn of it; absent = none. */
  readonly cycles?: readonly Cycle[];
  /** Any of these tells that somebody uses the device; absent = nothing tells. */
  readonly presence?: readonly CycleTest[];
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
