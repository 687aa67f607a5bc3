import { type ConfigDocument, spanOf } from './config-schema.ts';
import type { DepartureBookOptions, HandoverBookOptions, ReportSettings } from './quality/index.ts';

/** What the configuration says of how work is counted. */
export const reportSettings = ({ desk, quality }: Pick<ConfigDocument, 'desk' | 'quality'>): ReportSettings => ({
  timeZone: desk.time_zone,
  repeatWithin: spanOf(desk.repeat_within),
  points: quality.points,
});

/** When cohorts are compared, and who answers for what that finds. */
export const surveyOptions = ({ desk, quality }: Pick<ConfigDocument, 'desk' | 'quality'>): DepartureBookOptions => ({
  calendar: { cron: quality.survey, time_zone: desk.time_zone },
  owner: quality.owner,
  actWithin: spanOf(quality.act_within),
});

export const handoverOptions = ({ desk, quality }: Pick<ConfigDocument, 'desk' | 'quality'>): HandoverBookOptions => ({
  calendar: { cron: quality.shift_ends, time_zone: desk.time_zone },
  nearBreach: spanOf(quality.near_breach),
});
