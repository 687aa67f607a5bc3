import type { Reader } from '../db/index.ts';
import { type ClusterQuery, type RegionWeek, readClusters } from './clusters/clusters.ts';
import { type Cohort, type CohortQuery, readCohorts } from './cohorts/cohorts.ts';

/** Questions that look at much of the work: not for a thread on which anybody waits. */
export interface QualityReports {
  cohorts(query: CohortQuery): Promise<readonly Cohort[]>;
  clusters(query: ClusterQuery): Promise<readonly RegionWeek[]>;
}

export function createQualityReports(reader: Reader): QualityReports {
  return {
    cohorts: (query) => readCohorts(reader, query),
    clusters: (query) => readClusters(reader, query),
  };
}
