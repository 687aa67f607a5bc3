/** What a league table compares, each with its formula as the answer and the docs have it. */
export interface Measure {
  readonly formula: { readonly en: string; readonly 'zh-CN': string };
  /** Whether a large share is good or bad. */
  readonly better: 'high' | 'low';
}

export const measures = {
  very_satisfied: {
    better: 'high',
    formula: {
      en: 'very satisfied answers / valid answers of callbacks answered in the span; an answer without a level is not valid',
      'zh-CN': '非常满意 / 有效回访答复(期间内回访;没有满意度的答复无效)',
    },
  },
  sla_kept: {
    better: 'high',
    formula: {
      en: 'clocks met, or breached and forgiven (grace, monthly allowance) / clocks decided in the span',
      'zh-CN': '按时完成或被宽限的时限 / 期间内有结果的时限',
    },
  },
  first_visit_fix: {
    better: 'high',
    formula: {
      en: 'repairs resolved in the span, not repeated and mended by the first visit at which somebody was let in (done, and not contradicted by telemetry) / repairs resolved in the span; false alarms, customer errors and maintenance left out',
      'zh-CN': '首次入户即修复(遥测未反驳)且未返修 / 期间内完成的维修(不含误报、用户原因和保养)',
    },
  },
  repeat_repairs: {
    better: 'low',
    formula: {
      en: 'repairs resolved in the span that were reopened, or whose device called for somebody with the same fault again within desk.repeat_within / repairs resolved in the span',
      'zh-CN': '重开或同一设备同一故障在 desk.repeat_within 内再次报修 / 期间内完成的维修',
    },
  },
  contradicted_visits: {
    better: 'low',
    formula: {
      en: 'visits finished in the span whose result telemetry contradicts / visits finished in the span that telemetry agrees with or contradicts; of which it says nothing left out',
      'zh-CN': '结果被遥测反驳的上门 / 期间内可由遥测核实的上门(遥测无法判断的不计)',
    },
  },
  contradicted_absences: {
    better: 'low',
    formula: {
      en: 'of these, nobody at home while telemetry shows somebody / nobody at home, checked',
      'zh-CN': '其中报“客户不在家”而遥测显示有人 / 已核实的“客户不在家”',
    },
  },
  contradicted_repairs: {
    better: 'low',
    formula: {
      en: 'of these, done while the condition holds or returns / done, checked',
      'zh-CN': '其中报“已修复”而故障仍在或复发 / 已核实的“已修复”',
    },
  },
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof measures;
export const measureNames = Object.keys(measures) as readonly MeasureName[];

/** What is counted beside the measures: it has a list, and no share that a table compares. */
const otherWork = ['response_time', 'care_calls', 'callbacks', 'valid_answers'] as const;
export type CaseName = MeasureName | (typeof otherWork)[number];
export const caseNames: readonly CaseName[] = [...measureNames, ...otherWork];

export const scoreFormula =
  'score = lower 95 % bound of the share by Wilson (1927), for measures of which less is better 1 - upper bound: ' +
  'few cases rank below many with the same share; share = part / of; ' +
  'response time = from opening to accepting of tickets that opened in the span and were never reopened';
