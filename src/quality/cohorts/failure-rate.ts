/** Failures of a group of devices over the time for which they were watched. */
export interface Exposure {
  readonly failures: number;
  readonly device_days: number;
}

export interface FailureRate extends Exposure {
  /** Failures per device-year. */
  readonly rate: number;
  /** 95 % bounds of it. */
  readonly low: number;
  readonly high: number;
}

const daysAYear = 365.25;
/** Standard deviations that leave 2.5 % on one side. */
const z = 1.959_963_984_540_054;

/**
 * The rate with exact Poisson bounds (Garwood 1936); for many failures by the approximation of Wilson and Hilferty
 * (1931) to the chi-squared distribution.
 */
export function failureRate({ failures, device_days }: Exposure): FailureRate {
  const years = device_days / daysAYear;
  if (years === 0) return { failures, device_days, rate: 0, low: 0, high: 0 };
  return {
    failures,
    device_days,
    rate: failures / years,
    low: poissonLow(failures) / years,
    high: poissonHigh(failures) / years,
  };
}

/** From here on the approximation errs by less than one in a thousand. */
const many = 30;

function poissonLow(n: number): number {
  if (n === 0) return 0;
  if (n >= many) return n * (1 - 1 / (9 * n) - z / (3 * Math.sqrt(n))) ** 3;
  return bisect(0, n, (mean) => poissonAtMost(n - 1, mean) > 0.975);
}

function poissonHigh(n: number): number {
  const m = n + 1;
  if (n >= many) return m * (1 - 1 / (9 * m) + z / (3 * Math.sqrt(m))) ** 3;
  return bisect(n, n + 6 * Math.sqrt(m), (mean) => poissonAtMost(n, mean) > 0.025);
}

/** P(X ≤ n) at this mean. */
function poissonAtMost(n: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= n; i += 1) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}

/** Where `isBelow` stops being true. */
function bisect(low: number, high: number, isBelow: (at: number) => boolean): number {
  let [from, to] = [low, high];
  for (let i = 0; i < 50; i += 1) {
    const middle = (from + to) / 2;
    if (isBelow(middle)) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

/** How a group stands against the rest of its kind. */
export interface Departure {
  /** Its rate over that of the rest; null when the rest had no failure or was not watched. */
  readonly ratio: number | null;
  /** How likely so many failures or more would be, were it like the rest. */
  readonly p: number;
  /** It is worse than its cohort, and that is hardly by chance. */
  readonly departs: boolean;
}

export interface DepartureOptions {
  /** Fewer failures prove nothing, whatever the ratio. */
  readonly leastFailures: number;
  readonly leastRatio: number;
  /** Of all groups compared together, the chance that one departs by chance. */
  readonly mostP: number;
  /** Groups that are compared; the chance is shared among them (Bonferroni). */
  readonly groups: number;
}

/**
 * Compares a group with the rest by the conditional test of two Poisson rates (Przyborowski and Wilenski 1940): were
 * the rates equal, the group's share of all failures would be its share of the time.
 */
export function departure(group: Exposure, rest: Exposure, options: DepartureOptions): Departure {
  const n = group.failures + rest.failures;
  const days = group.device_days + rest.device_days;
  if (n === 0 || rest.device_days === 0 || group.device_days === 0) return { ratio: null, p: 1, departs: false };
  const p = binomialAtLeast(group.failures, n, group.device_days / days);
  const restRate = rest.failures / rest.device_days;
  const ratio = restRate === 0 ? null : group.failures / group.device_days / restRate;
  const departs =
    group.failures >= options.leastFailures &&
    (ratio === null || ratio >= options.leastRatio) &&
    p * options.groups <= options.mostP;
  return { ratio, p, departs };
}

/** P(X ≥ k) of n trials. Terms are summed from the larger side of k, in logarithms, so that none underflows to nothing. */
export function binomialAtLeast(k: number, n: number, share: number): number {
  if (k <= 0) return 1;
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  let logTerm = logChoose(n, k) + k * Math.log(share) + (n - k) * Math.log1p(-share);
  let sum = 0;
  for (let i = k; i <= n; i += 1) {
    sum += Math.exp(logTerm);
    if (i === n) break;
    logTerm += Math.log((n - i) / (i + 1)) + Math.log(share) - Math.log1p(-share);
    if (i > n * share && logTerm < -745) break;
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  let log = 0;
  for (let i = 1; i <= Math.min(k, n - k); i += 1) log += Math.log((n - i + 1) / i);
  return log;
}
