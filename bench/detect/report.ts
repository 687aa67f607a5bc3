import type { Gate } from './gates.ts';
import type { Part, Played } from './play.ts';
import type { Score } from './score.ts';

/** One scenario as lines for people. */
export function describeScore(score: Score): readonly string[] {
  const parts = [
    `${score.scenario}:`,
    score.events > 0 ? `${score.events} events` : '',
    share('precision', score.precision),
    share('recall', score.recall),
    score.lead_p50_s === null ? '' : `lead p10 ${span(score.lead_p10_s)} p50 ${span(score.lead_p50_s)}`,
    score.detect_p95_s === null ? '' : `detected p50 ${span(score.detect_p50_s)} p95 ${span(score.detect_p95_s)}`,
    `false ${score.false_alerts} (${score.false_per_device_year.toFixed(3)} a device-year, at 95 % <= ${score.false_per_device_year_upper95.toFixed(3)})`,
    score.duplicates_per_incident === null ? '' : `duplicates ${score.duplicates_per_incident.toFixed(2)} an event`,
    score.incidents > 0 ? `incidents ${score.incidents}` : '',
    score.tickets_saved > 0 || score.member_tickets > 0
      ? `member tickets ${score.member_tickets}, saved by grouping ${score.tickets_saved}`
      : '',
  ];
  return [
    parts.filter((part) => part !== '').join('  '),
    ...table('must have fired and did not', score.missed_by_rule),
    ...table('fired where the truth forbids it', score.forbidden),
    ...table('fired for nothing', score.false_by_rule),
    `    ${score.device_years.toFixed(1)} device-years, ${score.messages.toLocaleString('en')} messages, ${score.cpu_s.toFixed(0)} s of a core`,
  ];
}

/** A town of several, done before the others: its figures come with theirs. */
export function describeTown({ play, town }: Part, { messages, findings, seconds }: Played): string {
  const heard = `${messages.toLocaleString('en')} messages, ${findings.alerts.length} alerts`;
  return `${play.scenario}: town ${town + 1} of ${play.towns ?? 1}, ${heard}, ${seconds.toFixed(0)} s of a core`;
}

export function describeGate({ text, kept, value }: Gate): string {
  return `${kept ? 'kept  ' : 'BROKEN'}  ${text}: ${value}`;
}

function share(name: string, value: number | null): string {
  return value === null ? '' : `${name} ${(100 * value).toFixed(1)} %`;
}

function span(seconds: number | null): string {
  if (seconds === null) return '-';
  if (Math.abs(seconds) >= 2 * 86_400) return `${(seconds / 86_400).toFixed(1)} d`;
  return Math.abs(seconds) >= 600 ? `${(seconds / 60).toFixed(0)} min` : `${seconds.toFixed(0)} s`;
}

function table(title: string, counts: Readonly<Record<string, number | string>>): readonly string[] {
  const entries = Object.entries(counts);
  return entries.length === 0 ? [] : [`    ${title}: ${entries.map(([key, count]) => `${key} ${count}`).join(', ')}`];
}
