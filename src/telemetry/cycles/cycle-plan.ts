import type { DeviceType } from '../catalogue-types.ts';
import type { Cycle, CycleValue, TapFold } from '../cycle-types.ts';

/** A cycle laid out for the fold. */
export interface PlannedCycle {
  readonly cycle: Cycle;
  /** By slot: what readings of it enter within a turn. */
  readonly within: readonly (readonly Feed[] | undefined)[];
  /** By slot: the places among `rested` that readings of it take between turns. */
  readonly between: readonly (readonly number[] | undefined)[];
  /** For each value: its place among what is kept between turns; -1 = nothing is. */
  readonly restedAt: readonly number[];
  readonly restedCount: number;
}

/** A value of a turn that is gathered from readings, by its place; all of one shape, for speed. */
export interface Feed {
  readonly place: number;
  readonly kind: TapFold | 'quantile';
  readonly settleMs: number;
}

/** The cycles of a device type. */
export interface CyclePlan {
  readonly type: DeviceType;
  readonly cycles: readonly PlannedCycle[];
  /** By slot: 1 where some cycle looks at the signal or gives it. */
  readonly concerned: Uint8Array;
  /** By slot: its place among the signals that cycles give; -1 = none does. */
  readonly givenAt: Int16Array;
  readonly givenCount: number;
  /** No cycle gives up a turn for a shorter silence. */
  readonly leastSilence: number;
  /** Another whenever a state kept under another plan would mean something else; small, as each device keeps it. */
  readonly key: number;
}

export function planCycles(type: DeviceType): CyclePlan | undefined {
  const { signals, cycles = [] } = type;
  if (cycles.length === 0) return undefined;
  const concerned = new Uint8Array(signals.length);
  for (const slot of cycles.flatMap(slotsOf)) concerned[slot] = 1;
  const givenAt = new Int16Array(signals.length).fill(-1);
  const given = cycles.flatMap(({ values }) => values.flatMap(({ slot }) => slot ?? []));
  given.forEach((slot, i) => {
    givenAt[slot] = i;
  });
  const names = cycles.flatMap((cycle) => slotsOf(cycle).map((slot) => signals[slot]?.name));
  return {
    ...{ type, cycles: cycles.map((cycle) => planCycle(cycle, signals.length)) },
    ...{ concerned, givenAt, givenCount: given.length },
    leastSilence: Math.min(...cycles.map(({ silence }) => silence)),
    key: hashOf(JSON.stringify([cycles.map(({ title, ...cycle }) => cycle), names])),
  };
}

function planCycle(cycle: Cycle, signals: number): PlannedCycle {
  const within = new Array<Feed[] | undefined>(signals).fill(undefined);
  const between = new Array<number[] | undefined>(signals).fill(undefined);
  let restedCount = 0;
  const restedAt = cycle.values.map(({ of }, place) => {
    if (!('source' in of)) return -1;
    if (of.kind === 'before') {
      between[of.source] = [...(between[of.source] ?? []), restedCount];
      restedCount += 1;
      return restedCount - 1;
    }
    within[of.source] = [...(within[of.source] ?? []), { place, kind: of.kind, settleMs: of.settle }];
    return -1;
  });
  return { cycle, within, between, restedAt, restedCount };
}

function slotsOf({ while: test, values }: Cycle): number[] {
  const used = ({ slot, of }: CycleValue) => [
    ...(slot === undefined ? [] : [slot]),
    ...('source' in of ? [of.source] : []),
  ];
  return [test.slot, ...values.flatMap(used)];
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
