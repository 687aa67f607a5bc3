/** What the league measures, in the order in which it is shown. */
export const measures = [
  'very_satisfied',
  'sla_kept',
  'first_visit_fix',
  'repeat_repairs',
  'contradicted_visits',
  'contradicted_absences',
  'contradicted_repairs',
] as const;
export type Measure = (typeof measures)[number];
