import { days } from '../../base/index.ts';
import type { ReportSettings } from '../reports.ts';

/** As an empty configuration has it. */
export const reportDefaults: ReportSettings = {
  timeZone: 'Asia/Shanghai',
  repeatWithin: days(30),
  points: {
    ...{ very_satisfied: 10, first_visit_fix: 5, sla_kept: 1, sla_missed: -5, repeat_repair: -20 },
    ...{ contradicted_absence: -30, contradicted_repair: -5 },
    ...{ care_call: 1, callback: 1, valid_answer: 2 },
  },
};
