import type { SignalValue } from '../catalogue-types.ts';
import type { Cycle, CycleValue } from '../cycle-types.ts';
import type { CyclePlan, PlannedCycle } from './cycle-plan.ts';
import { emptyTap, gather, holds, resultsOf, type Tap, type TapState, tapOf, tapState } from './turn.ts';

/** Signals that a turn gave, by rising slot. */
export interface DerivedSignals {
  readonly slots: readonly number[];
  readonly values: readonly number[];
}

interface SlotValues {
  readonly slots: readonly number[];
  readonly values: readonly SignalValue[];
}

/** Where one cycle stands. `began`: when the turn began, NaN between turns. */
interface Running {
  began: number;
  taps: readonly Tap[];
  /** Newest value and its instant between turns, for values of kind `before`. */
  readonly resting: Float64Array;
}

/** Exact; of a plan with another key it is nobody's. */
export interface CyclesState {
  readonly key: string;
  readonly heardAt: number;
  readonly sent: Uint8Array;
  readonly running: readonly {
    readonly began: number;
    readonly taps: readonly TapState[];
    readonly resting: Float64Array;
  }[];
}

/**
 * The cycles of one device. Takes its readings in the order of their `ts`; one that is older than the newest taken
 * enters no turn. A signal that the device itself sends is never derived.
 */
export class DeviceCycles {
  readonly #plan: CyclePlan;
  #heardAt = Number.NEGATIVE_INFINITY;
  /** By slot: 1 = the device sends it. */
  #sent: Uint8Array;
  #running: Running[];

  constructor(plan: CyclePlan) {
    this.#plan = plan;
    this.#sent = new Uint8Array(plan.concerned.length);
    this.#running = plan.cycles.map(({ cycle: { values } }) => ({
      began: Number.NaN,
      taps: [],
      resting: new Float64Array(values.length * 2).fill(Number.NaN),
    }));
  }

  /** Takes a reading; the signals of the turns that it ended. */
  take(ts: number, reading: SlotValues): DerivedSignals | undefined {
    if (ts < this.#heardAt) return undefined;
    const silence = ts - this.#heardAt;
    this.#heardAt = ts;
    let ended: DerivedSignals | undefined;
    for (let i = 0; i < this.#running.length; i += 1) {
      const planned = this.#plan.cycles[i] as PlannedCycle;
      const { cycle } = planned;
      const running = this.#running[i] as Running;
      if (running.began <= ts && silence > cycle.silence) running.began = Number.NaN;
      const results = step(planned, running, ts, reading);
      if (results !== undefined) ended = merged(ended, cycle, results, this.#sent);
    }
    for (const slot of reading.slots) if (this.#plan.concerned[slot] === 1) this.#sent[slot] = 1;
    return ended;
  }

  snapshot(): CyclesState {
    return {
      key: this.#plan.key,
      heardAt: this.#heardAt,
      sent: this.#sent.slice(),
      running: this.#running.map(({ began, taps, resting }) => ({
        ...{ began, resting: resting.slice() },
        taps: taps.map(tapState),
      })),
    };
  }

  /** Begins anew where the catalogue's cycles are no longer those of the snapshot. */
  static restore(state: CyclesState, plan: CyclePlan): DeviceCycles {
    const cycles = new DeviceCycles(plan);
    if (state.key !== plan.key) return cycles;
    cycles.#heardAt = state.heardAt;
    cycles.#sent = state.sent.slice();
    cycles.#running = state.running.map(({ began, taps, resting }) => ({
      ...{ began, resting: resting.slice() },
      taps: taps.map(tapOf),
    }));
    return cycles;
  }
}

function step(planned: PlannedCycle, running: Running, ts: number, reading: SlotValues) {
  const { cycle } = planned;
  const at = reading.slots.indexOf(cycle.while.slot);
  const on = at === -1 ? undefined : holds(cycle.while, reading.values[at] as SignalValue);
  if (Number.isNaN(running.began)) {
    if (on !== true) rest(planned, running, ts, reading);
    else {
      begin(cycle, running, ts);
      fold(planned, running, ts, reading);
    }
    return undefined;
  }
  if (on !== false) {
    // Past its longest a turn gives nothing; what it would gather is not needed.
    if (ts - running.began <= cycle.max) fold(planned, running, ts, reading);
    return undefined;
  }
  const duration = ts - running.began;
  const results = duration < cycle.min || duration > cycle.max ? undefined : resultsOf(cycle, running.taps, duration);
  running.began = Number.NaN;
  running.taps = [];
  rest(planned, running, ts, reading);
  return results;
}

function begin(cycle: Cycle, running: Running, ts: number): void {
  running.began = ts;
  running.taps = cycle.values.map(({ of }, i) => {
    const tap = emptyTap();
    const restedAt = running.resting[i * 2 + 1] as number;
    if (of.kind !== 'before' || !(ts - restedAt <= of.within)) return tap;
    return { ...tap, count: 1, a: running.resting[i * 2] as number };
  });
}

function rest({ between }: PlannedCycle, { resting }: Running, ts: number, { slots, values }: SlotValues): void {
  for (let i = 0; i < slots.length; i += 1) {
    const places = between[slots[i] as number];
    const value = values[i];
    if (places === undefined || typeof value !== 'number') continue;
    for (const place of places) {
      resting[place * 2] = value;
      resting[place * 2 + 1] = ts;
    }
  }
}

function fold(
  { cycle, within }: PlannedCycle,
  { began, taps }: Running,
  ts: number,
  { slots, values }: SlotValues,
): void {
  for (let i = 0; i < slots.length; i += 1) {
    const places = within[slots[i] as number];
    const value = values[i];
    if (places === undefined || typeof value !== 'number') continue;
    for (const place of places) gather(taps[place] as Tap, (cycle.values[place] as CycleValue).of, ts - began, value);
  }
}

function merged(
  before: DerivedSignals | undefined,
  { values }: Cycle,
  results: readonly (number | undefined)[],
  sent: Uint8Array,
): DerivedSignals | undefined {
  const found = values.flatMap(({ slot }, i): [number, number][] => {
    const value = results[i];
    return value === undefined || !Number.isFinite(value) || sent[slot] === 1 ? [] : [[slot, value]];
  });
  const all = [...(before?.slots.map((slot, i): [number, number] => [slot, before.values[i] ?? 0]) ?? []), ...found];
  if (all.length === 0) return undefined;
  all.sort(([a], [b]) => a - b);
  return { slots: all.map(([slot]) => slot), values: all.map(([, value]) => value) };
}
