import type { WireFaults } from './wire-faults.ts';

/** A value of a signal, as it goes over the wire. */
export type SignalValue = number | boolean | string;

export type Values = Readonly<Record<string, SignalValue>>;

/** Signals of a device at one instant; a signal that does not exist at present is undefined. */
export type Sample = Readonly<Record<string, SignalValue | undefined>>;

export type DeviceType = 'gas_water_heater' | 'electric_water_heater' | 'heat_pump_water_heater' | 'elevator';

/** What a device says at one instant; a heartbeat carries everything, a report only what changed. */
export interface Report {
  /** The values as they go over the wire: the text of a JSON object. */
  readonly values: string;
  readonly kind: 'heartbeat' | 'event' | 'sampled';
}

/** A simulated device. Between `dueAt()` and the next there is nothing to simulate and nothing to say. */
export interface Device {
  readonly id: string;
  readonly type: DeviceType;
  /** When `tick` must be called next. */
  dueAt(): number;
  /** Has `tick` called by `at` at the latest. */
  wake(at: number): void;
  /** Lives on to `at` and answers what it has to report then, if anything. `at` never goes back. */
  tick(at: number): Report | undefined;
  /** False while its gateway has no power: it is off the network and says nothing. */
  powered(): boolean;
  /** Between the machine and the cloud. */
  readonly wire: WireFaults;
  /** The gateway starts again: its uptime and everything it said begin anew. */
  reboot(at: number): void;
  /** Every signal as it is now, for a report on demand. */
  snapshot(): Values;
}
