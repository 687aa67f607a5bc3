import {
  AppError,
  type Duration,
  days,
  formatDuration,
  type Instant,
  type Severity,
  severities,
  toRfc3339,
} from '../../base/index.ts';
import type { AlertsFailure } from '../errors.ts';
import { isUrgent } from '../muting/finding.ts';
import type { NewSilence, NewVisit, SilenceMatchers } from './silence.ts';

/** A silence that nobody remembers is worse than the noise. */
const longestSilence: Duration = days(90);
const longestVisit: Duration = days(1);
/** Bounds what every opening alert is held against. */
export const mostRunning = 1_000;

const longestText = 500;
const mostNames = 500;

/** The severities that the newest version of a rule can have; undefined: there is no such rule. */
export type SeveritiesOf = (rule: string) => Promise<readonly Severity[] | undefined>;

/** Refuses what cannot be meant, with the field, what it was and what to send instead. */
export async function checkSilence(input: NewSilence, now: Instant, severitiesOf?: SeveritiesOf): Promise<void> {
  const { from = now, until, reason, matchers, p1_responsible } = input;
  checkText('reason', reason);
  if (p1_responsible !== undefined) checkText('p1_responsible', p1_responsible);
  checkSpan(from, until, now, longestSilence);
  checkMatchers(matchers);
  const rules = matchers.rules ?? [];
  for (const rule of rules) await checkRule(rule, p1_responsible, severitiesOf);
  if (p1_responsible === undefined && matchers.severity_at_most === 'P1') {
    refuse('p1_responsible', null, 'name the person who looks after P1 alerts meanwhile, or send severity_at_most P2');
  }
}

export function checkVisit({ technician, until, note }: NewVisit, now: Instant): void {
  checkText('technician', technician);
  if (note !== undefined && note.length > longestText) {
    refuse('note', `${note.length} characters`, `send at most ${longestText} characters`);
  }
  checkSpan(now, until, now, longestVisit);
}

function checkText(field: string, text: string): void {
  if (text.trim() === '' || text.length > longestText) {
    refuse(field, text.slice(0, 100), `send a text of 1 to ${longestText} characters`);
  }
}

function checkSpan(from: Instant, until: Instant, now: Instant, longest: Duration): void {
  if (until <= now) refuse('until', toRfc3339(until), `send a time after now, ${toRfc3339(now)}`);
  if (until <= from) refuse('until', toRfc3339(until), `send a time after from, ${toRfc3339(from)}`);
  if (until - from > longest) {
    refuse('until', toRfc3339(until), `send a time at most ${formatDuration(longest)} after from, ${toRfc3339(from)}`);
  }
}

function checkMatchers(matchers: SilenceMatchers): void {
  const { rules, devices, severity_at_most, ...places } = matchers;
  const given = Object.values(matchers).filter((matcher) => matcher !== undefined);
  const only = severity_at_most !== undefined && given.length === 1;
  if (given.length === 0 || only) {
    const remedy = 'say whom it covers: rules, devices, district, building or device_type';
    refuse('matchers', JSON.stringify(matchers), remedy);
  }
  for (const [field, names] of Object.entries({ rules, devices })) {
    if (names !== undefined && (names.length === 0 || names.length > mostNames || names.includes(''))) {
      refuse(`matchers.${field}`, `${names.length} names`, `send 1 to ${mostNames} names, or leave it out`);
    }
  }
  for (const [field, text] of Object.entries(places)) if (text !== undefined) checkText(`matchers.${field}`, text);
  if (severity_at_most !== undefined && !severities.includes(severity_at_most)) {
    refuse('matchers.severity_at_most', severity_at_most, `use one of ${severities.join(', ')}`);
  }
}

/** A silence that names a rule and would never cover it must not look like one that does. */
async function checkRule(rule: string, responsible: string | undefined, severitiesOf?: SeveritiesOf): Promise<void> {
  const can = await severitiesOf?.(rule);
  if (severitiesOf !== undefined && can === undefined) {
    refuse('matchers.rules', rule, 'name a rule that there is; GET /rules lists them');
  }
  const alwaysUrgent = (can ?? ['P4']).every((severity) => isUrgent({ rule_id: rule, severity }));
  if (responsible !== undefined || !alwaysUrgent) return;
  const remedy = `lives hang on ${rule}, so it is silenced only by name: send the person who looks after it meanwhile`;
  refuse('p1_responsible', null, remedy);
}

function refuse(field: string, value: unknown, remedy: string): never {
  const shown = value === null ? 'is missing' : `is ${String(value)}`;
  throw new AppError<AlertsFailure>({ code: 'invalid-silence', field, value }, `${field} ${shown}; ${remedy}.`);
}
