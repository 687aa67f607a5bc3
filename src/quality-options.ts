import { type ConfigDocument, spanOf } from './config-schema.ts';
import type { ReportSettings } from './quality/index.ts';

/** What the configuration says of how work is counted. */
export const reportSettings = ({ desk, quality }: Pick<ConfigDocument, 'desk' | 'quality'>): ReportSettings => ({
  timeZone: desk.time_zone,
  repeatWithin: spanOf(desk.repeat_within),
  points: quality.points,
});
