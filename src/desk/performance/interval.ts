/** Standard deviations that hold 95 % of a normal distribution. */
const z = 1.959_963_984_540_054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Where the true share lies with 95 % confidence, by Wilson's score; null of none. Right for few and for extreme shares. */
export function wilson(part: number, of: number): Interval | null {
  if (of === 0) return null;
  const share = part / of;
  const scale = 1 + z ** 2 / of;
  const middle = (share + z ** 2 / (2 * of)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  // At the ends the formula gives 0 and 1 but for rounding.
  return { low: part === 0 ? 0 : middle - half, high: part === of ? 1 : middle + half };
}
