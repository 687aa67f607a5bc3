import type { SignalValue } from '../catalogue-types.ts';
import type { DeviceFacts } from '../event.ts';
import type { CyclePlan, Feed, PlannedCycle } from './cycle-plan.ts';
import { emptyTap, gather, holds, type Tap, type TapState, tapOf, tapState } from './turn.ts';
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

/** Where one cycle stands. */
interface Running {
  /** When the turn began; NaN between turns. */
  began: number;
  /** The device was seen at rest, and not silent since: the next turn will have been seen to begin. */
  ready: boolean;
  /** When the turn before ended, NaN when nobody saw that or the device was silent since. */
  endedAt: number;
  taps: readonly Tap[];
  /** Newest value and its instant between turns, for values of kind `before`. */
  readonly rested: Float64Array;
}

/** Exact; of a plan with another key it is nobody's. */
export interface CyclesState {
  readonly key: number | string;
  readonly heardAt: number;
  readonly sent: Uint8Array;
  readonly running: readonly {
    readonly began: number;
    readonly ready: boolean;
    readonly endedAt: number;
    readonly taps: readonly TapState[];
    readonly rested: Float64Array;
  }[];
}

/**
 * The cycles of one device. Takes its readings in the order of their `ts`; one that is older than the newest taken
 * enters no turn. A signal that the device itself sends is never derived.
 */
export class DeviceCycles {
  readonly #plan: CyclePlan;
  #heardAt = Number.NEGATIVE_INFINITY;
  /** By place among what cycles give: 1 = the device sends it. */
  #sent: Uint8Array;
  #running: Running[];

  constructor(plan: CyclePlan) {
    this.#plan = plan;
    this.#sent = new Uint8Array(plan.givenCount);
    this.#running = plan.cycles.map(({ restedCount }) => ({
      ...{ began: Number.NaN, ready: false, endedAt: Number.NaN, taps: [] },
      rested: new Float64Array(2 * restedCount).fill(Number.NaN),
    }));
  }

  /** Takes a reading; the signals of the turns that it ended. */
  take(ts: number, reading: SlotValues, facts: DeviceFacts): DerivedSignals | undefined {
    const concerns = this.#concerns(reading);
    if (ts < this.#heardAt) return undefined;
    const silence = ts - this.#heardAt;
    this.#heardAt = ts;
    if (silence > this.#plan.leastSilence) this.#giveUp(silence);
    if (!concerns) return undefined;
    let given: Map<number, number> | undefined;
    for (let i = 0; i < this.#running.length; i += 1) {
      const planned = this.#plan.cycles[i] as PlannedCycle;
      const running = this.#running[i] as Running;
      if (!step(planned, running, ts, reading)) continue;
      for (const [slot, value] of givenBy(this.#plan, planned, running, ts, facts)) {
        if (this.#sent[this.#plan.givenAt[slot] as number] === 1) continue;
        given ??= new Map();
        given.set(slot, value);
      }
      end(running, ts);
    }
    return given && inOrder(given);
  }

  snapshot(): CyclesState {
    return {
      key: this.#plan.key,
      heardAt: this.#heardAt,
      sent: this.#sent.slice(),
      running: this.#running.map(({ began, ready, endedAt, taps, rested }) => ({
        ...{ began, ready, endedAt, rested: rested.slice() },
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
    cycles.#running = state.running.map(({ began, ready, endedAt, taps, rested }) => ({
      ...{ began, ready, endedAt, rested: rested.slice() },
      taps: taps.map(tapOf),
    }));
    return cycles;
  }

  #giveUp(silence: number): void {
    for (let i = 0; i < this.#running.length; i += 1) {
      if (silence <= (this.#plan.cycles[i] as PlannedCycle).cycle.silence) continue;
      Object.assign(this.#running[i] as Running, { began: Number.NaN, ready: false, endedAt: Number.NaN, taps: [] });
    }
  }

  /** Whether any cycle looks at the reading; remembers what the device says in their place. */
  #concerns({ slots }: SlotValues): boolean {
    const { concerned, givenAt } = this.#plan;
    let concerns = false;
    for (let i = 0; i < slots.length; i += 1) {
      const slot = slots[i] as number;
      if (concerned[slot] !== 1) continue;
      concerns = true;
      const place = givenAt[slot] as number;
      if (place >= 0) this.#sent[place] = 1;
    }
    return concerns;
  }
}

/** True when the reading ends the turn; its own values belong neither to the turn nor to the rest after it. */
function step(planned: PlannedCycle, running: Running, ts: number, reading: SlotValues): boolean {
  const { cycle } = planned;
  const at = reading.slots.indexOf(cycle.while.slot);
  const on = at === -1 ? undefined : holds(cycle.while, reading.values[at] as SignalValue);
  if (!Number.isNaN(running.began)) {
    if (on === false) return true;
    // Past its longest a turn gives nothing; what it would gather is not needed.
    if (ts - running.began <= cycle.max) fold(planned, running, ts, reading);
    return false;
  }
  if (on === false) running.ready = true;
  if (!running.ready) return false;
  if (on !== true) keepRested(planned, running, ts, reading);
  else {
    begin(planned, running, ts);
    fold(planned, running, ts, reading);
  }
  return false;
}

function begin({ cycle, restedAt }: PlannedCycle, running: Running, ts: number): void {
  running.began = ts;
  running.taps = cycle.values.map(({ of }, i) => {
    const tap = emptyTap();
    if (of.kind === 'interval_s' && running.endedAt <= ts) {
      return { ...tap, count: 1, a: (ts - running.endedAt) / 1_000 };
    }
    const place = 2 * (restedAt[i] as number);
    if (of.kind !== 'before' || !(ts - (running.rested[place + 1] as number) <= of.within)) return tap;
    return { ...tap, count: 1, a: running.rested[place] as number };
  });
}

function end(running: Running, ts: number): void {
  running.began = Number.NaN;
  running.taps = [];
  running.endedAt = ts;
}

function keepRested({ between }: PlannedCycle, running: Running, ts: number, { slots, values }: SlotValues): void {
  // At the very instant of its end a turn still shows in what is measured.
  if (ts <= running.endedAt) return;
  const { rested } = running;
  for (let i = 0; i < slots.length; i += 1) {
    const places = between[slots[i] as number];
    const value = values[i];
    if (places === undefined || typeof value !== 'number') continue;
    for (const place of places) {
      rested[2 * place] = value;
      rested[2 * place + 1] = ts;
    }
  }
}

function fold({ within }: PlannedCycle, { began, taps }: Running, ts: number, { slots, values }: SlotValues): void {
  for (let i = 0; i < slots.length; i += 1) {
    const feeds = within[slots[i] as number];
    const value = values[i];
    if (feeds === undefined || typeof value !== 'number') continue;
    for (let k = 0; k < feeds.length; k += 1) {
      const feed = feeds[k] as Feed;
      if (ts - began >= feed.settleMs) gather(taps[feed.place] as Tap, feed.kind, ts - began, value);
    }
  }
}

function inOrder(given: ReadonlyMap<number, number>): DerivedSignals {
  const slots = [...given.keys()].sort((a, b) => a - b);
  return { slots, values: slots.map((slot) => given.get(slot) as number) };
}
