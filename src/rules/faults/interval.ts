/** What a number can be: from `low` to `high`, both possible; infinite = no limit. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const anything: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
export const exactly = (value: number): Interval => ({ low: value, high: value });
export const upFrom = (low: number): Interval => ({ low, high: Number.POSITIVE_INFINITY });

export const plus = (a: Interval, b: Interval): Interval => ({ low: a.low + b.low, high: a.high + b.high });
export const times = (a: Interval, b: Interval): Interval => {
  const ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high].map((one) =>
    // Nothing, however often.
    Number.isNaN(one) ? 0 : one,
  );
  return { low: Math.min(...ends), high: Math.max(...ends) };
};
export const hull = (a: Interval, b: Interval): Interval => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
});
export const magnitude = ({ low, high }: Interval): Interval => ({
  low: low > 0 ? low : high < 0 ? -high : 0,
  high: Math.max(-low, high),
});
