import type { SignalValue } from '../catalogue-types.ts';
import type { DeviceFacts } from '../event.ts';
import { type CyclePlan, heardAt, type PlannedCycle, type SlotUse } from './cycle-plan.ts';
import { QuantileSketch, type SketchState } from './quantile-sketch.ts';
import { beginTurn, type CycleBook, dropTurn, gather, holds } from './turn.ts';
import { givenBy } from './turn-results.ts';

/** Signals that a turn gave, by rising slot. */
export interface DerivedSignals {
  readonly slots: readonly number[];
  readonly values: readonly number[];
}

interface SlotValues {
  readonly slots: readonly number[];
  readonly values: readonly SignalValue[];
}

/** Exact; of a plan with another key it is nobody's. */
export interface CyclesState {
  readonly key: number | string;
  /** As the plan lays them out; between turns without those that turns gather. */
  readonly numbers: Float64Array;
  readonly sketches: readonly (SketchState | undefined)[];
}

/**
 * The cycles of one device. Takes its readings in the order of their `ts`; one that is older than the newest taken
 * enters no turn. A signal that the device itself sends is never derived.
 */
export class DeviceCycles implements CycleBook {
  readonly numbers: Float64Array;
  readonly sketches: (QuantileSketch | undefined)[];
  readonly #plan: CyclePlan;

  constructor(plan: CyclePlan) {
    this.#plan = plan;
    const numbers = new Float64Array(plan.size);
    numbers[heardAt] = Number.NEGATIVE_INFINITY;
    for (const { began, ended, rested } of plan.cycles) {
      for (const place of [began, ended]) numbers[place] = Number.NaN;
      for (const place of rested) if (place !== -1) numbers.fill(Number.NaN, place, place + 2);
    }
    this.numbers = numbers;
    this.sketches = new Array<QuantileSketch | undefined>(plan.sketchCount).fill(undefined);
  }

  /** Takes a reading; the signals of the turns that it ended. */
  take(ts: number, reading: SlotValues, facts: DeviceFacts): DerivedSignals | undefined {
    const { uses, leastSilence } = this.#plan;
    const { numbers } = this;
    const concerns = this.#noteSent(reading.slots);
    const heard = numbers[heardAt] as number;
    if (ts < heard) return undefined;
    numbers[heardAt] = ts;
    if (ts - heard > leastSilence) this.#giveUp(ts - heard);
    if (!concerns) return undefined;
    const { slots, values } = reading;
    let given: [number, number][] | undefined;
    for (let i = 0; i < slots.length; i += 1) {
      const turns = uses[slots[i] as number]?.turns;
      if (turns === undefined) continue;
      for (let k = 0; k < turns.length; k += 1) {
        const found = this.#turn(turns[k] as PlannedCycle, ts, values[i] as SignalValue, facts);
        if (found !== undefined) given = given === undefined ? found : [...given, ...found];
      }
    }
    for (let i = 0; i < slots.length; i += 1) {
      const use = uses[slots[i] as number];
      const value = values[i];
      if (use !== undefined && typeof value === 'number') this.#enter(use, ts, value);
    }
    return given && this.#inOrder(given);
  }

  snapshot(): CyclesState {
    const { key, restingSize, size, cycles } = this.#plan;
    const { numbers, sketches } = this;
    const runs = cycles.some(({ began }) => !Number.isNaN(numbers[began]));
    return {
      key,
      numbers: numbers.slice(0, runs ? size : restingSize),
      sketches: runs ? sketches.map((sketch) => sketch?.snapshot()) : [],
    };
  }

  /** Begins anew where the catalogue's cycles are no longer those of the snapshot. */
  static restore({ key, numbers, sketches }: CyclesState, plan: CyclePlan): DeviceCycles {
    const cycles = new DeviceCycles(plan);
    if (key !== plan.key) return cycles;
    cycles.numbers.set(numbers);
    for (const [i, sketch] of sketches.entries()) {
      if (sketch !== undefined) cycles.sketches[i] = QuantileSketch.restore(sketch);
    }
    return cycles;
  }

  /** Remembers what the device says in the place of cycles; whether any cycle looks at the reading. */
  #noteSent(slots: readonly number[]): boolean {
    const { uses } = this.#plan;
    let concerns = false;
    for (let i = 0; i < slots.length; i += 1) {
      const use = uses[slots[i] as number];
      if (use === undefined) continue;
      concerns = true;
      if (use.sent !== -1) this.numbers[use.sent] = 1;
    }
    return concerns;
  }

  #giveUp(silence: number): void {
    for (const planned of this.#plan.cycles) {
      if (silence <= planned.cycle.silence) continue;
      dropTurn(planned, this);
      this.numbers[planned.ready] = 0;
      this.numbers[planned.ended] = Number.NaN;
    }
  }

  /** Begins or ends the cycle's turn, as the value of its condition says; the signals of the turn that ended. */
  #turn(planned: PlannedCycle, ts: number, value: SignalValue, facts: DeviceFacts): [number, number][] | undefined {
    const { numbers } = this;
    const on = holds(planned.cycle.while, value);
    if (Number.isNaN(numbers[planned.began])) {
      if (!on) numbers[planned.ready] = 1;
      else if (numbers[planned.ready] === 1) beginTurn(planned, this, ts);
      return undefined;
    }
    if (on) return undefined;
    const given = givenBy(this.#plan, planned, this, ts, facts);
    dropTurn(planned, this);
    numbers[planned.ended] = ts;
    return given;
  }

  /** Keeps the value for the turns that run, and for those to come. */
  #enter({ within, between }: SlotUse, ts: number, value: number): void {
    const { numbers } = this;
    for (let k = 0; k < within.length; k += 1) {
      const feed = within[k] as (typeof within)[number];
      // NaN between turns. Past its longest a turn gives nothing; what it would gather is not needed.
      const since = ts - (numbers[feed.planned.began] as number);
      if (since >= feed.settleMs && since <= feed.planned.cycle.max) gather(feed, this, since, value);
    }
    for (let k = 0; k < between.length; k += 1) {
      const { planned, place } = between[k] as (typeof between)[number];
      const { began, ready, ended } = planned;
      // At the very instant of its end a turn still shows in what is measured.
      const rests = numbers[ready] === 1 && Number.isNaN(numbers[began]) && !(ts <= (numbers[ended] as number));
      if (!rests) continue;
      numbers[place] = value;
      numbers[place + 1] = ts;
    }
  }

  #inOrder(given: [number, number][]): DerivedSignals | undefined {
    const { uses } = this.#plan;
    const own = ([slot]: [number, number]): boolean => this.numbers[uses[slot]?.sent ?? heardAt] === 1;
    const found = given.filter((one) => !own(one)).sort(([a], [b]) => a - b);
    if (found.length === 0) return undefined;
    return { slots: found.map(([slot]) => slot), values: found.map(([, value]) => value) };
  }
}
