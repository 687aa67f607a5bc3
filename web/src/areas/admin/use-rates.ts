import { useEffect, useRef, useState } from 'react';

interface Counted {
  readonly room: string;
  readonly unit: string;
  readonly in: number;
}

/** What came in a second between the last two answers, by room and unit. */
export function useRates(rooms: readonly Counted[]): ReadonlyMap<string, number> {
  const before = useRef<{ readonly at: number; readonly rooms: readonly Counted[] }>(undefined);
  const [rates, setRates] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    const at = performance.now();
    if (before.current !== undefined) setRates(ratesBetween(before.current.rooms, rooms, at - before.current.at));
    before.current = { at, rooms };
  }, [rooms]);
  return rates;
}

export function ratesBetween(
  before: readonly Counted[],
  now: readonly Counted[],
  ms: number,
): ReadonlyMap<string, number> {
  const counts = new Map(before.map((one) => [`${one.room} ${one.unit}`, one.in]));
  return new Map(
    now.map((one) => {
      const key = `${one.room} ${one.unit}`;
      // A house that started again counts from nothing.
      return [key, ms <= 0 ? 0 : (Math.max(0, one.in - (counts.get(key) ?? one.in)) * 1_000) / ms];
    }),
  );
}
