import type { CaseName } from '../league/measures.ts';

/** For whom points are given, and for what: a case of the measure that is counted, or that is not. */
export const technicianPoints = [
  'very_satisfied',
  'first_visit_fix',
  'sla_kept',
  'sla_missed',
  'repeat_repair',
  'contradicted_absence',
  'contradicted_repair',
] as const;
export const agentPoints = ['care_call', 'callback', 'valid_answer'] as const;
export type PointKind = (typeof technicianPoints)[number] | (typeof agentPoints)[number];
export const pointRoles = ['technician', 'agent'] as const;
export type PointRole = (typeof pointRoles)[number];

/** Points for each case; whole numbers, so that sums are exact. */
export type PointFormula = Readonly<Record<PointKind, number>>;

interface PointCase {
  readonly measure: CaseName;
  readonly counted: boolean;
}

export const pointCases: Readonly<Record<PointKind, PointCase>> = {
  very_satisfied: { measure: 'very_satisfied', counted: true },
  first_visit_fix: { measure: 'first_visit_fix', counted: true },
  sla_kept: { measure: 'sla_kept', counted: true },
  sla_missed: { measure: 'sla_kept', counted: false },
  repeat_repair: { measure: 'repeat_repairs', counted: true },
  contradicted_absence: { measure: 'contradicted_absences', counted: true },
  contradicted_repair: { measure: 'contradicted_repairs', counted: true },
  care_call: { measure: 'care_calls', counted: true },
  callback: { measure: 'callbacks', counted: true },
  valid_answer: { measure: 'valid_answers', counted: true },
};

export const kindsOf = (role: PointRole): readonly PointKind[] =>
  role === 'technician' ? technicianPoints : agentPoints;
