import { type Instant, instant } from '../../base/index.ts';
import type { DeviceFacts, DeviceType, SignalValue } from '../../telemetry/index.ts';
import { type Frame, perSlot } from '../expression/frame.ts';
import type { TicketNote } from '../expression/read-history.ts';
import type { Curve } from '../weather/curve.ts';
import type { Series } from '../windows/buckets.ts';
import type { Sketches } from '../windows/sketches.ts';
import type { Program } from './program.ts';

/** All that is known of one device. The engine owns it; compiled expressions read it as their frame. */
export interface DeviceState extends Frame {
  readonly id: string;
  /** Registration order: ticks go through devices by it. */
  readonly order: number;
  facts: DeviceFacts;
  program: Program;
  slots: Float64Array;
  texts: (string | undefined)[];
  attributes: (SignalValue | undefined)[];
  states: Float64Array;
  series: (Series | undefined)[];
  sketches: (Sketches | undefined)[];
  forecast: Curve | undefined;
  /** The newest `ts` of any reading, and when the reading that brought it arrived; NaN before the first. */
  newestTs: number;
  arrivedAt: number;
  registeredAt: number;
  /** Arrival of the last sign of life; NaN before the first. */
  heardAt: number;
  /** When its last service was confirmed, in arrival time; NaN = never. */
  servicedAt: number;
  purchasedAt: number;
  tickets: readonly TicketNote[];
  /** The latest device time at which a rule was evaluated; device time may run back behind it. */
  evaluatedTo: number;
  /** Lower bounds of the rules' next looks: conditions in device time, absence in arrival time. */
  nextLook: number;
  nextSilence: number;
  /** The second for which the heap wakes this device; Infinity = none. */
  scheduled: number;
  /** A later second for which the heap still has an entry of this device; Infinity = none known. */
  parked: number;
  /** Open episodes of `missing` rules: a sign of life must look at them. */
  openMissing: number;
}

export function createDeviceState(facts: DeviceFacts, program: Program, order: number, at: number): DeviceState {
  return {
    id: facts.id,
    order,
    facts,
    program,
    ...emptyReadings(program.type),
    attributes: [],
    states: new Float64Array(0),
    series: [],
    sketches: [],
    forecast: undefined,
    registeredAt: at,
    heardAt: Number.NaN,
    servicedAt: Number.NaN,
    purchasedAt: purchasedAtOf(facts.purchasedOn),
    tickets: [],
    now: at,
    wake: 0,
    reading: Number.NaN,
    moves: false,
    scheduled: Number.POSITIVE_INFINITY,
    parked: Number.POSITIVE_INFINITY,
    openMissing: 0,
  };
}

/** What a device that has said nothing yet has of readings. */
export function emptyReadings(type: DeviceType) {
  return {
    slots: new Float64Array(type.signals.length * perSlot).fill(Number.NaN),
    texts: new Array<string | undefined>(type.signals.length).fill(undefined),
    newestTs: Number.NaN,
    arrivedAt: Number.NaN,
    evaluatedTo: Number.NEGATIVE_INFINITY,
    nextLook: Number.POSITIVE_INFINITY,
    nextSilence: Number.POSITIVE_INFINITY,
  };
}

/** The device's own time when the server's is `at`: its newest `ts` plus what has passed since that arrived. */
export function timeOf(device: DeviceState, at: number): number {
  return Number.isNaN(device.newestTs) ? at : device.newestTs + (at - device.arrivedAt);
}

export const deviceTimeOf = (device: DeviceState, at: number): Instant => instant(timeOf(device, at));

/** The start of the day of purchase in UTC; NaN = not known. */
export const purchasedAtOf = (day: string | null): number => (day === null ? Number.NaN : Date.parse(day));
