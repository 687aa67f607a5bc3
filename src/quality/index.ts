export type {
  CorrectiveAction,
  CorrectiveInput,
  CorrectiveMove,
  CorrectiveState,
} from './actions/corrective-action.ts';
export { correctiveMoves, correctiveStates } from './actions/corrective-action.ts';
export type { CorrectiveBook } from './actions/corrective-book.ts';
export { createCorrectiveBook } from './actions/corrective-book.ts';
export type { ClusterQuery, ClusterRegion, RegionWeek } from './clusters/clusters.ts';
export { clusterRegions } from './clusters/clusters.ts';
export type { Cohort, CohortCase, CohortQuery } from './cohorts/cohorts.ts';
export { departureGroups } from './departures/compare.ts';
export type { Departure } from './departures/departure.ts';
export type { DepartureBook, DepartureBookOptions } from './departures/departure-book.ts';
export { createDepartureBook } from './departures/departure-book.ts';
export type { FoundDeparture } from './departures/find-departures.ts';
export type { SurveySpan } from './departures/read-departures.ts';
export type { QualityFailure } from './errors.ts';
export type { Handover, HandoverList } from './handovers/handover.ts';
export { countsOf, handoverLists } from './handovers/handover.ts';
export type { HandoverBook, HandoverBookOptions } from './handovers/handover-book.ts';
export { createHandoverBook } from './handovers/handover-book.ts';
export { handoverText } from './handovers/handover-text.ts';
export type { PointFormula, PointKind } from './incentives/points.ts';
export { agentPoints, pointCases, pointRoles, technicianPoints } from './incentives/points.ts';
export type { CaseName } from './league/measures.ts';
export { caseNames, measureNames, measures, scoreFormula } from './league/measures.ts';
export { caseGroups, leagueGroups } from './league/places.ts';
export { qualityMigrations } from './quality-migrations.ts';
export type { QualityReader } from './quality-reader.ts';
export { createQualityReader } from './quality-reader.ts';
export type { QualityReports, ReportSettings } from './reports.ts';
export { createQualityReports } from './reports.ts';
export type { Sample, SampleInput, SampleItem, SampleKind, ScoreSheet } from './samples/sample.ts';
export { sampleKinds, scoreDimensions } from './samples/sample.ts';
export type { SampleBook } from './samples/sample-book.ts';
export { createSampleBook } from './samples/sample-book.ts';
