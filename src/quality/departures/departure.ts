import type { Instant } from '../../base/index.ts';
import type { CohortName, Comparison } from './compare.ts';

/** A cohort that fails more often than the rest of its model or type, and hardly by luck. Told of once. */
export interface Departure extends CohortName {
  readonly id: string;
  readonly found_at: Instant;
  /** Every fault by which it departs, the surest first; null stands for all faults together. */
  readonly findings: readonly Omit<Comparison, keyof CohortName>[];
  readonly comparisons: number;
  readonly chance: number;
  /** What was opened about it. */
  readonly corrective_action_id: string;
}

export interface DepartureFilter {
  readonly device_type?: string;
  readonly by?: CohortName['by'];
  readonly name?: string;
}
