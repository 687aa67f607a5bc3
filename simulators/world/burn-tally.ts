import { minute } from '../calendar.ts';

/** Who in a district burned gas, and who of them was short of it, in spans of ten minutes. */
export interface BurnTally {
  note(device: string, at: number, low: boolean): void;
  /**
   * Whether at some time between the instants at least `atLeast` heaters, and that share of those burning, were short
   * of gas within half an hour.
   */
  wasShort(from: number, to: number, atLeast: number, share: number): boolean;
}

const span = 10 * minute;

export function createBurnTally(): BurnTally {
  const spans = new Map<number, { readonly burning: Set<string>; readonly low: Set<string> }>();
  const union = (first: number, pick: 'burning' | 'low'): number => {
    const all = new Set<string>();
    for (let i = first; i < first + 3; i += 1) for (const device of spans.get(i)?.[pick] ?? []) all.add(device);
    return all.size;
  };
  return {
    note(device, at, low) {
      const place = Math.floor(at / span);
      const tally = spans.get(place) ?? { burning: new Set(), low: new Set() };
      spans.set(place, tally);
      tally.burning.add(device);
      if (low) tally.low.add(device);
    },
    wasShort(from, to, atLeast, share) {
      for (let first = Math.floor(from / span); first * span <= to; first += 1) {
        const low = union(first, 'low');
        if (low >= atLeast && low >= share * union(first, 'burning')) return true;
      }
      return false;
    },
  };
}
