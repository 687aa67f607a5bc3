import type { Verdict } from '../verdict.ts';
import { isNamed, namedText, subjectText } from './expected-subject.ts';
import { millisOf } from './happening.ts';
import { pair, type StoryLine } from './story.ts';
import type { Expectation, OpenAlerts } from './test-document.ts';
import { isNear, sayTime, type Told, words } from './told.ts';

/** Every verdict that was expected beside every one that fell. */
export function compareVerdicts(expected: readonly Expectation[], told: Told): readonly StoryLine[] {
  const { start, verdicts, lastSent, onlyOne } = told;
  const at = (one: Expectation): number => millisOf(one.at) ?? 0;
  return pair<Expectation, Verdict>(
    {
      expected,
      at,
      say: expectedText,
      fits: (one, verdict) => fits(one, verdict, start),
      inputs: (one) => lastSent(at(one), one.device),
    },
    {
      ...{ what: 'verdict', actual: verdicts, at: (one) => one.at - start, inputs: inputsText },
      say: (one) => actualText(one, start, onlyOne),
    },
  );
}

function fits(expected: Expectation, verdict: Verdict, start: number): boolean {
  return (
    expected.verdict === verdict.kind &&
    isNamed(expected, verdict.subject) &&
    isNear(expected, expected.at, verdict.at - start) &&
    isNear(expected, expected.since, verdict.since - start) &&
    (expected.severity ?? verdict.severity) === verdict.severity &&
    (expected.level ?? verdict.level) === verdict.level &&
    (expected.reason ?? verdict.reason) === verdict.reason &&
    (expected.cause ?? verdict.cause) === verdict.cause
  );
}

function expectedText(expected: Expectation): string {
  const { verdict, severity, level, reason, cause, since, at } = expected;
  const counted = level === undefined ? undefined : `level ${level}`;
  const from = since === undefined ? undefined : `since ${since}`;
  return words(verdict, namedText(expected), severity, counted, reason, cause, from, `at ${at}`);
}

function actualText(verdict: Verdict, start: number, onlyOne: boolean): string {
  const { kind, severity, level, reason, cause, since } = verdict;
  const subject = subjectText(verdict.subject, onlyOne);
  return words(kind, subject, severity, `level ${level}`, reason, cause, `since ${sayTime(since - start)}`);
}

const inputsText = ({ inputs }: Verdict): string =>
  Object.entries(inputs)
    .map(([name, value]) => `${name}=${value ?? 'unknown'}`)
    .join(' ');

/** At each instant asked about, the open alerts that were expected beside those that were open. */
export function compareOpen(expected: readonly OpenAlerts[], told: Told): readonly StoryLine[] {
  return expected.map((one): StoryLine => {
    const at = millisOf(one.at) ?? 0;
    const open = openAt(told.verdicts, told.start + at);
    const left = [...open];
    for (const wanted of one.open) {
      const found = left.findIndex(
        ({ subject, severity }) => isNamed(wanted, subject) && (wanted.severity ?? severity) === severity,
      );
      if (found !== -1) left.splice(found, 1);
    }
    const ok = left.length === 0 && open.length === one.open.length;
    const actual = open.map(({ severity, subject }) => words('open', subjectText(subject, told.onlyOne), severity));
    const wanted = one.open.map((alert) => words('open', namedText(alert), alert.severity));
    return { at, what: 'alerts', expected: list(wanted), actual: list(actual), inputs: told.lastSent(at), ok };
  });
}

const list = (alerts: readonly string[]): string => (alerts.length === 0 ? 'none open' : alerts.join(', '));

/** The last verdict of each subject whose episode has begun and not ended. */
function openAt(verdicts: readonly Verdict[], at: number): readonly Verdict[] {
  const open = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    if (verdict.at > at) break;
    const key = subjectText(verdict.subject, false);
    if (verdict.kind === 'clear') open.delete(key);
    else open.set(key, verdict);
  }
  return [...open.values()];
}
