import { poissonUpper95 } from './figures.ts';
import type { Score } from './score.ts';

const isNull = ({ scenario }: Score): boolean => scenario.startsWith('null');

/** The parts of the null fleet as the one fleet that they are. */
export function mergeNullFleet(scores: readonly Score[]): readonly Score[] {
  const parts = scores.filter(isNull);
  const [first] = parts;
  if (first === undefined) return scores;
  const sum = (pick: (score: Score) => number) => parts.reduce((total, part) => total + pick(part), 0);
  const years = sum((part) => part.device_years);
  const falseAlerts = sum((part) => part.false_alerts);
  const whole: Score = {
    ...first,
    scenario: 'null',
    false_alerts: falseAlerts,
    false_per_device_year: falseAlerts / years,
    false_per_device_year_upper95: poissonUpper95(falseAlerts) / years,
    false_by_rule: addUp(parts.map((part) => part.false_by_rule)),
    incidents: sum((part) => part.incidents),
    tickets: sum((part) => part.tickets),
    care_calls: sum((part) => part.care_calls),
    device_years: years,
    messages: sum((part) => part.messages),
    cpu_s: sum((part) => part.cpu_s),
  };
  return [...scores.filter((one) => !isNull(one)), whole];
}

function addUp(tables: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const table of tables) {
    for (const [key, count] of Object.entries(table)) total[key] = (total[key] ?? 0) + count;
  }
  return total;
}
