import type { DeviceType } from '../catalogue-types.ts';
import type { Cycle, CycleValue, TapFold } from '../cycle-types.ts';

/**
 * Where a device's numbers stand. All that is known of its cycles is one run of numbers, since a fold over thousands of
 * devices in turn waits for memory more than for anything else. First what outlives a turn, then what a turn gathers.
 */
export interface CyclePlan {
  readonly type: DeviceType;
  readonly cycles: readonly PlannedCycle[];
  /** By slot: what a reading of it means to cycles; undefined = nothing. */
  readonly uses: readonly (SlotUse | undefined)[];
  /** No cycle gives up a turn for a shorter silence. */
  readonly leastSilence: number;
  /** How many numbers a device has, and how many of them without those that turns gather. */
  readonly size: number;
  readonly restingSize: number;
  readonly sketchCount: number;
  /** Another whenever a state kept under another plan would mean something else; small, as each device keeps it. */
  readonly key: number;
}

/** The first number: when the device was heard last. */
export const heardAt = 0;

export interface PlannedCycle {
  readonly cycle: Cycle;
  /** Where it stands when the turn began; NaN between turns. */
  readonly began: number;
  /** 1 = the device was seen at rest, and not silent since: the next turn will have been seen to begin. */
  readonly ready: number;
  /** When the turn before ended; NaN when nobody saw that or the device was silent since. */
  readonly ended: number;
  /** For each value: where its tap begins, and its place among the sketches; -1 = it has none. */
  readonly taps: readonly number[];
  readonly sketches: readonly number[];
  /** For each value of kind `before`: where its newest reading between turns stands, followed by its instant. */
  readonly rested: readonly number[];
}

export interface SlotUse {
  /** Where it stands that the device itself sends what a cycle gives; -1 = no cycle gives it. */
  readonly sent: number;
  /** Cycles whose turns it begins and ends. */
  readonly turns: readonly PlannedCycle[];
  readonly within: readonly Feed[];
  readonly between: readonly Rest[];
}

/** A value of a turn that is gathered from readings; all of one shape, for speed. */
export interface Feed {
  readonly planned: PlannedCycle;
  readonly kind: TapFold | 'quantile';
  readonly tap: number;
  readonly sketch: number;
  readonly settleMs: number;
}

interface Rest {
  readonly planned: PlannedCycle;
  /** Where the value stands; its instant follows. */
  readonly place: number;
}

/** Numbers of a tap: readings, `a`, `b`, and milliseconds into the turn. */
const tapSize = 4;
/** Of a quantile's tap: readings, how many of them wait for their sketch, and those. Two lines of memory, seldom more. */
const quantileTapSize = 16;
export const mostWaiting = quantileTapSize - 2;

export const tapSizeOf = ({ kind }: CycleValue['of']): number => (kind === 'quantile' ? quantileTapSize : tapSize);
const perCycle = 3;

export function planCycles(type: DeviceType): CyclePlan | undefined {
  const { signals, cycles = [] } = type;
  if (cycles.length === 0) return undefined;
  const given = cycles.flatMap(({ values }) => values.flatMap(({ slot }) => slot ?? []));
  const firstSent = heardAt + 1;
  const room = { next: firstSent + given.length, sketches: 0 };
  const resting = cycles.map((cycle) => layRest(cycle, room));
  const restingSize = room.next;
  const planned = resting.map((rest) => layTaps(rest, room));
  const names = cycles.flatMap((cycle) => slotsOf(cycle).map((slot) => signals[slot]?.name));
  return {
    type,
    cycles: planned,
    uses: signals.map((_, slot) => useOf(slot, planned, given.indexOf(slot), firstSent)),
    leastSilence: Math.min(...cycles.map(({ silence }) => silence)),
    ...{ size: room.next, restingSize, sketchCount: room.sketches },
    key: hashOf(JSON.stringify([cycles.map(({ title, ...cycle }) => cycle), names, room.next])),
  };
}

interface Room {
  next: number;
  sketches: number;
}

type Resting = Omit<PlannedCycle, 'taps' | 'sketches'>;

function layRest(cycle: Cycle, room: Room): Resting {
  const began = room.next;
  room.next += perCycle;
  const rested = cycle.values.map(({ of }) => (of.kind === 'before' ? take(room, 2) : -1));
  return { cycle, began, ready: began + 1, ended: began + 2, rested };
}

function layTaps(rest: Resting, room: Room): PlannedCycle {
  const taps = rest.cycle.values.map(({ of }) =>
    'source' in of || of.kind === 'interval_s' ? take(room, tapSizeOf(of)) : -1,
  );
  const sketches = rest.cycle.values.map(({ of }) => {
    if (of.kind !== 'quantile') return -1;
    room.sketches += 1;
    return room.sketches - 1;
  });
  return { ...rest, taps, sketches };
}

function take(room: Room, count: number): number {
  room.next += count;
  return room.next - count;
}

function useOf(slot: number, cycles: readonly PlannedCycle[], givenAt: number, firstSent: number): SlotUse | undefined {
  const turns = cycles.filter(({ cycle }) => cycle.while.slot === slot);
  const within = cycles.flatMap((planned) => feedsOf(planned, slot));
  const between = cycles.flatMap((planned) => restsOf(planned, slot));
  const sent = givenAt === -1 ? -1 : firstSent + givenAt;
  if (sent === -1 && turns.length + within.length + between.length === 0) return undefined;
  return { sent, turns, within, between };
}

function feedsOf(planned: PlannedCycle, slot: number): Feed[] {
  return planned.cycle.values.flatMap(({ of }, i) => {
    if (!('settle' in of) || of.source !== slot) return [];
    const [tap, sketch] = [planned.taps[i] as number, planned.sketches[i] as number];
    return [{ planned, kind: of.kind, tap, sketch, settleMs: of.settle }];
  });
}

function restsOf(planned: PlannedCycle, slot: number): Rest[] {
  return planned.cycle.values.flatMap(({ of }, i) =>
    of.kind === 'before' && of.source === slot ? [{ planned, place: planned.rested[i] as number }] : [],
  );
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
