import type { Duration } from '../base/index.ts';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import { type ClusterQuery, type RegionWeek, readClusters } from './clusters/clusters.ts';
import { type Cohort, type CohortCase, type CohortQuery, readCohortCases, readCohorts } from './cohorts/cohorts.ts';
import type { FoundDeparture } from './departures/find-departures.ts';
import { readDepartures, type SurveySpan } from './departures/read-departures.ts';
import { type Incentives, readIncentives } from './incentives/incentives.ts';
import type { PointFormula, PointRole } from './incentives/points.ts';
import {
  type CaseQuery,
  type LeagueQuery,
  type LeagueRow,
  type PlacedCase,
  readCases,
  readLeague,
} from './league/league.ts';
import { monthOf } from './league/month.ts';
import { type Period, type PeriodQuery, periodOf } from './league/period.ts';

export interface ReportSettings {
  /** IANA name; months are counted in it. */
  readonly timeZone: string;
  readonly repeatWithin: Duration;
  readonly points: PointFormula;
}

type Asked<Q> = Omit<Q, 'from' | 'to' | 'month'>;

/** Questions that look at much of the work: not for a thread on which anybody waits. */
export interface QualityReports {
  cohorts(query: CohortQuery): Promise<readonly Cohort[]>;
  cohortCases(query: CohortQuery & { readonly name?: string | null }, page: PageRequest): Promise<Page<CohortCase>>;
  clusters(query: ClusterQuery): Promise<readonly RegionWeek[]>;
  /** What departs from its cohort as of a survey, known or not. */
  departures(span: SurveySpan): Promise<readonly FoundDeparture[]>;
  league(period: PeriodQuery, query: Asked<LeagueQuery>): Promise<Period & { readonly rows: readonly LeagueRow[] }>;
  leagueCases(period: PeriodQuery, query: Asked<CaseQuery>, page: PageRequest): Promise<Period & Page<PlacedCase>>;
  incentives(
    period: Pick<PeriodQuery, 'now' | 'month'>,
    query: { readonly role?: PointRole; readonly key?: string },
    page: PageRequest,
  ): Promise<Period & Incentives & { readonly formula: PointFormula }>;
}

export function createQualityReports(reader: Reader, settings: ReportSettings): QualityReports {
  const { timeZone, points } = settings;
  return {
    cohorts: (query) => readCohorts(reader, query),
    cohortCases: (query, page) => readCohortCases(reader, query, page),
    clusters: (query) => readClusters(reader, query),
    departures: (span) => readDepartures(reader, span),
    async league(asked, query) {
      const period = periodOf(asked, timeZone);
      return { ...period, rows: await readLeague(reader, { ...query, ...period }, settings) };
    },
    async leagueCases(asked, query, page) {
      const period = periodOf(asked, timeZone);
      return { ...period, ...(await readCases(reader, { ...query, ...period }, settings, page)) };
    },
    async incentives(asked, query, page) {
      const period = periodOf(asked, timeZone);
      const month = period.month ?? monthOf(period.from, timeZone);
      const found = await readIncentives(reader, { ...query, ...period, month }, points, settings, page);
      return { ...period, ...found, formula: points };
    },
  };
}
