import { type CohortName, type Comparison, compareCohorts, type WindowDevice, type WindowFailure } from './compare.ts';

/** When a cohort departs from the rest. */
export interface DepartureRule {
  /** Fewer devices that failed prove nothing. */
  readonly leastFailed: number;
  readonly leastRatio: number;
  /** The chance that a year without any bad cohort raises an alarm; surveys share it by the time between them. */
  readonly alarmsAYear: number;
}

export const departureRule: DepartureRule = { leastFailed: 5, leastRatio: 1.5, alarmsAYear: 0.05 };

/** A cohort that departs, with every fault that shows it, the surest first. */
export interface FoundDeparture extends CohortName {
  readonly findings: readonly Comparison[];
  /** How many comparisons the chance of a false alarm was shared among. */
  readonly comparisons: number;
  /** What it was shared out of. */
  readonly chance: number;
}

/**
 * The cohorts that depart, by the step-down of Holm (1979): the surest of m comparisons must be surer than chance / m,
 * the next than chance / (m - 1), until one is not. However the comparisons depend on each other, the chance that any
 * alarm is false is at most `chance`.
 */
function findDepartures(
  comparisons: readonly Comparison[],
  rule: DepartureRule,
  chance: number,
): readonly FoundDeparture[] {
  const sorted = comparisons.toSorted((a, b) => a.p - b.p);
  const failing = sorted.findIndex(({ p }, i) => p > chance / (sorted.length - i));
  const sure = (failing === -1 ? sorted : sorted.slice(0, failing)).filter(
    ({ failed, ratio }) => failed >= rule.leastFailed && (ratio === null || ratio >= rule.leastRatio),
  );
  const cohorts = Map.groupBy(sure, departureKey);
  return [...cohorts.values()].flatMap((findings) => {
    const [first] = findings;
    if (first === undefined) return [];
    const { device_type, by, model, name } = first;
    return [{ device_type, by, model, name, findings, comparisons: sorted.length, chance }];
  });
}

/** A model departs only if it does so without its batches and firmwares that depart: one bad batch is no bad model. */
export function departuresAmong(
  devices: readonly WindowDevice[],
  failures: readonly WindowFailure[],
  rule: DepartureRule,
  chance: number,
): readonly FoundDeparture[] {
  const among = (some: readonly WindowDevice[]) =>
    findDepartures(compareCohorts(some, failures, rule.leastFailed), rule, chance);
  const found = among(devices);
  const finer = found.filter(({ by }) => by !== 'model');
  if (finer.length === 0 || finer.length === found.length) return found;
  const unexplained = new Set(
    among(devices.filter((device) => !finer.some((one) => isIn(device, one)))).map(departureKey),
  );
  return found.filter((one) => one.by !== 'model' || unexplained.has(departureKey(one)));
}

const isIn = (device: WindowDevice, { device_type, by, model, name }: CohortName): boolean =>
  device.type === device_type && device[by] === name && (by === 'model' || device.model === model);

/** The same for the same cohort, whatever it fails by and whenever that is found. */
const departureKey = ({ device_type, by, model, name }: CohortName): string =>
  JSON.stringify([device_type, by, model, name]);
