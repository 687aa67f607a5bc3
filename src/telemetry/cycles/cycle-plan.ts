import type { DeviceType } from '../catalogue-types.ts';
import type { Cycle, CycleValue } from '../cycle-types.ts';

/** A cycle laid out for the fold. */
export interface PlannedCycle {
  readonly cycle: Cycle;
  /** By slot: the places of the values that readings of it enter within a turn, and between turns. */
  readonly within: Places;
  readonly between: Places;
}

type Places = readonly (readonly number[] | undefined)[];

/** The cycles of a device type. */
export interface CyclePlan {
  readonly cycles: readonly PlannedCycle[];
  /** By slot: 1 where some cycle looks at the signal or gives it. */
  readonly concerned: Uint8Array;
  /** Changes whenever a state kept under another plan would mean something else. */
  readonly key: string;
}

export function planCycles({ signals, cycles = [] }: DeviceType): CyclePlan | undefined {
  if (cycles.length === 0) return undefined;
  const concerned = new Uint8Array(signals.length);
  for (const slot of cycles.flatMap(slotsOf)) concerned[slot] = 1;
  const names = cycles.flatMap((cycle) => slotsOf(cycle).map((slot) => signals[slot]?.name));
  const planned = cycles.map((cycle) => ({
    cycle,
    within: placesOf(cycle, signals.length, ({ of }) => 'settle' in of),
    between: placesOf(cycle, signals.length, ({ of }) => of.kind === 'before'),
  }));
  return { cycles: planned, concerned, key: JSON.stringify([cycles, names]) };
}

function placesOf({ values }: Cycle, signals: number, among: (value: CycleValue) => boolean): Places {
  const places = new Array<number[] | undefined>(signals).fill(undefined);
  values.forEach((value, place) => {
    if (!among(value) || !('source' in value.of)) return;
    places[value.of.source] = [...(places[value.of.source] ?? []), place];
  });
  return places;
}

function slotsOf({ while: test, values }: Cycle): number[] {
  return [test.slot, ...values.flatMap(({ slot, of }) => ('source' in of ? [slot, of.source] : [slot]))];
}
