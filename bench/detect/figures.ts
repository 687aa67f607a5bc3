/**
 * The exact (Garwood) upper bound of a Poisson mean at one-sided 95 %: the mean under which seeing so few events as
 * `count` has a probability of 5 %.
 */
export function poissonUpper95(count: number): number {
  let low = count;
  let high = count + 10 + 5 * Math.sqrt(count + 1);
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(count, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability of at most `count` events at that mean, summed from logarithms so that large means do not vanish. */
function atMost(count: number, mean: number): number {
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  for (let n = 1; n <= count; n += 1) {
    logTerm += Math.log(mean / n);
    sum += Math.exp(logTerm);
  }
  return sum;
}

/** The smallest value that at least the share of all values does not exceed; null without values. */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** How many there are of each, by key. */
export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, group]) => [key, group.length] as const).sort());
}
