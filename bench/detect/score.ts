import type { TruthRecord } from '../../simulators/scenarios/truth.ts';
import { countBy, poissonUpper95, quantile } from './figures.ts';
import type { AlertFinding, Findings } from './findings.ts';
import type { Play, Played } from './play.ts';

/** The figures of one scenario; null where a figure means nothing in it. Leads and times in seconds. */
export interface Score {
  readonly scenario: string;
  /** Events that had to be found. */
  readonly events: number;
  /** Of the alerts of the scenario's rules, the share that something real stood behind. */
  readonly precision: number | null;
  readonly recall: number | null;
  /** How long before the event, for what can be foreseen. */
  readonly lead_p10_s: number | null;
  readonly lead_p50_s: number | null;
  /** From onset to alert, for what can only be noticed. */
  readonly detect_p50_s: number | null;
  readonly detect_p95_s: number | null;
  readonly false_alerts: number;
  readonly false_per_device_year: number;
  readonly false_per_device_year_upper95: number;
  readonly false_by_rule: Readonly<Record<string, number>>;
  /** Rules that had to fire for something and did not, by rule. */
  readonly missed_by_rule: Readonly<Record<string, string>>;
  /** Alerts that the truth forbids by name. */
  readonly forbidden: Readonly<Record<string, number>>;
  /** Alerts of groups. */
  readonly incidents: number;
  /** Tickets of devices in a district whose common trouble has an incident. */
  readonly member_tickets: number;
  readonly tickets_saved: number;
  /** Alerts of the group for each of its events that was found, at most; and those that belong to none. */
  readonly incidents_per_event: number | null;
  readonly incidents_astray: number;
  readonly duplicates_per_incident: number | null;
  readonly tickets: number;
  readonly care_calls: number;
  readonly device_years: number;
  readonly messages: number;
  readonly cpu_s: number;
}

const dayMs = 86_400_000;
/** DOMAIN 8.3: an alert counts from 30 days before the onset to the end. */
const usualBefore = 30 * dayMs;

const ticketRules = ['XX-02', 'EL-09'];

const listed = (list: unknown, rule: string): boolean => Array.isArray(list) && list.includes(rule);

interface Span {
  readonly onset: number;
  readonly end: number;
}

const spanOf = ({ onset, end }: TruthRecord): Span => ({
  onset: Date.parse(onset),
  end: end === null ? Number.POSITIVE_INFINITY : Date.parse(end),
});

const rulesOf = (truth: TruthRecord, name: string): readonly string[] => {
  const list = truth.details[name];
  return Array.isArray(list) ? (list as readonly string[]) : [];
};

/** Whether the alert is about whom the truth is about. */
const concerns = (alert: AlertFinding, truth: TruthRecord): boolean =>
  alert.subject.kind === 'device'
    ? alert.subject.id === truth.device
    : truth.district !== undefined && alert.subject.id === truth.district;

const within = (alert: AlertFinding, { onset, end }: Span, before: number): boolean =>
  alert.openedAt >= onset - before && alert.openedAt <= end;

/** Alerts of a rule that the truth explains. */
function hitsOf(
  truth: TruthRecord,
  rule: string,
  alerts: readonly AlertFinding[],
  before = usualBefore,
): readonly AlertFinding[] {
  const span = spanOf(truth);
  return alerts.filter((alert) => alert.rule === rule && concerns(alert, truth) && within(alert, span, before));
}

export function score(play: Play, played: Played): Score {
  const { findings, truths } = played;
  const byPlace = groupByPlace(findings.alerts);
  const alertsAbout = (truth: TruthRecord) => [
    ...(byPlace.get(truth.device ?? '') ?? []),
    ...(byPlace.get(truth.district ?? '') ?? []),
  ];
  const explained = new Set<string>();
  for (const truth of truths) {
    for (const rule of [...rulesOf(truth, 'must_fire'), ...rulesOf(truth, 'may_fire')]) {
      for (const { id } of hitsOf(truth, rule, alertsAbout(truth), play.matchBeforeMs)) explained.add(id);
    }
  }
  // What a member of a district shows while the district is in trouble is the district's trouble.
  for (const truth of truths) {
    const { members, members_silent } = truth.details;
    const span = spanOf(truth);
    for (const { id, rule, subject, openedAt } of findings.alerts) {
      const within = openedAt >= span.onset - (play.matchBeforeMs ?? 0) && openedAt <= span.end;
      if (within && listed(members_silent, rule) && listed(members, subject.id)) explained.add(id);
    }
  }
  // Repeats and callbacks are counted from tickets: true where the tickets were for something real.
  const real = new Set(truths.filter((truth) => rulesOf(truth, 'must_fire').length > 0).map(({ device }) => device));
  for (const { id, rule, subject } of findings.alerts) {
    const forbidden = truths.some(
      ({ device, details }) => device === subject.id && listed(details.must_not_fire, rule),
    );
    if (ticketRules.includes(rule) && real.has(subject.id) && !forbidden) explained.add(id);
  }
  const own = findings.alerts.filter(({ rule }) => play.rules.includes(rule));
  const falseAlerts = findings.alerts.filter(({ id }) => !explained.has(id));
  const deviceYears = played.deviceDays / 365.25;
  const events = eventsOf(play, truths);
  const found = events.map((truth) => firstHit(play, truth, alertsAbout(truth)));
  const leads = found.flatMap((one) => (one?.lead === undefined ? [] : [one.lead / 1000]));
  const delays = found.flatMap((one) => (one === undefined || play.foresees !== undefined ? [] : [one.delay / 1000]));
  return {
    scenario: play.scenario,
    events: events.length,
    precision: own.length === 0 ? null : own.filter(({ id }) => explained.has(id)).length / own.length,
    recall: events.length === 0 ? null : found.filter((one) => one !== undefined).length / events.length,
    lead_p10_s: quantile(leads, 0.1),
    lead_p50_s: quantile(leads, 0.5),
    detect_p50_s: quantile(delays, 0.5),
    detect_p95_s: quantile(delays, 0.95),
    false_alerts: falseAlerts.length,
    false_per_device_year: falseAlerts.length / deviceYears,
    false_per_device_year_upper95: poissonUpper95(falseAlerts.length) / deviceYears,
    false_by_rule: countBy(falseAlerts, ({ rule }) => rule),
    missed_by_rule: missedOf(truths, alertsAbout),
    forbidden: forbiddenOf(truths, alertsAbout),
    ...groupFigures(truths, findings),
    incidents_per_event: mostIncidents(play, events, alertsAbout),
    incidents_astray: falseAlerts.filter(({ subject }) => subject.kind !== 'device').length,
    duplicates_per_incident: duplicatesOf(play, events, alertsAbout),
    tickets: findings.tickets.length,
    care_calls: findings.careCalls,
    device_years: deviceYears,
    messages: played.messages,
    cpu_s: played.seconds,
  };
}

function groupByPlace(alerts: readonly AlertFinding[]): ReadonlyMap<string, readonly AlertFinding[]> {
  return Map.groupBy(alerts, ({ subject }) => subject.id);
}

/** What had to be found; an event to be foreseen that lies behind the run's end had not. */
function eventsOf({ rules, foresees }: Play, truths: readonly TruthRecord[]): readonly TruthRecord[] {
  return truths.filter((truth) => {
    if (!rulesOf(truth, 'must_fire').some((rule) => rules.includes(rule))) return false;
    return foresees === undefined || (typeof truth.details[foresees] === 'string' && truth.end !== null);
  });
}

function firstHit(play: Play, truth: TruthRecord, alerts: readonly AlertFinding[]) {
  const hits = play.rules
    .flatMap((rule) => hitsOf(truth, rule, alerts, play.matchBeforeMs))
    .map(({ openedAt }) => openedAt);
  const target = play.foresees === undefined ? undefined : Date.parse(String(truth.details[play.foresees]));
  const first = Math.min(...hits.filter((at) => target === undefined || at <= target));
  if (first === Number.POSITIVE_INFINITY) return undefined;
  return { lead: target === undefined ? undefined : target - first, delay: first - Date.parse(truth.onset) };
}

/** The most alerts of the scenario's rules that fell into one event itself. */
function mostIncidents(
  play: Play,
  events: readonly TruthRecord[],
  alertsAbout: (truth: TruthRecord) => readonly AlertFinding[],
): number | null {
  if (events.length === 0) return null;
  const counts = events.map((truth) => {
    const { onset, end } = spanOf(truth);
    return alertsAbout(truth).filter(
      ({ rule, openedAt }) => play.rules.includes(rule) && openedAt >= onset && openedAt <= end,
    ).length;
  });
  return Math.max(...counts);
}

function duplicatesOf(
  play: Play,
  events: readonly TruthRecord[],
  alertsAbout: (truth: TruthRecord) => readonly AlertFinding[],
): number | null {
  const counts = events
    .map((truth) =>
      Math.max(0, ...play.rules.map((rule) => hitsOf(truth, rule, alertsAbout(truth), play.matchBeforeMs).length)),
    )
    .filter((count) => count > 0);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count - 1, 0) / counts.length;
}

function missedOf(
  truths: readonly TruthRecord[],
  alertsAbout: (truth: TruthRecord) => readonly AlertFinding[],
): Readonly<Record<string, string>> {
  const wanted = new Map<string, { missed: number; of: number }>();
  for (const truth of truths) {
    if (truth.end === null) continue;
    for (const rule of rulesOf(truth, 'must_fire')) {
      const tally = wanted.get(rule) ?? { missed: 0, of: 0 };
      wanted.set(rule, tally);
      tally.of += 1;
      if (hitsOf(truth, rule, alertsAbout(truth)).length === 0) tally.missed += 1;
    }
  }
  const missed = [...wanted].filter(([, tally]) => tally.missed > 0);
  return Object.fromEntries(missed.map(([rule, tally]) => [rule, `${tally.missed} of ${tally.of}`]));
}

function forbiddenOf(
  truths: readonly TruthRecord[],
  alertsAbout: (truth: TruthRecord) => readonly AlertFinding[],
): Readonly<Record<string, number>> {
  const broken = truths.flatMap((truth) => {
    const { onset, end } = spanOf(truth);
    const forbidden = rulesOf(truth, 'must_not_fire');
    return alertsAbout(truth).filter(
      ({ rule, openedAt }) => forbidden.includes(rule) && openedAt >= onset && openedAt <= end,
    );
  });
  return countBy(broken, ({ rule }) => rule);
}

/** What grouping did: alerts of groups, and tickets that members had or did not have while their group was in trouble. */
function groupFigures(truths: readonly TruthRecord[], findings: Findings) {
  const districts = truths.filter(({ district, details }) => district !== undefined && Array.isArray(details.members));
  const memberIn = (device: string | null, at: number) =>
    districts.some((truth) => {
      const { onset, end } = spanOf(truth);
      return device !== null && at >= onset && at <= end && (truth.details.members as string[]).includes(device);
    });
  const silenced = new Set(districts.flatMap((truth) => rulesOf(truth, 'members_silent')));
  const memberAlerts = findings.alerts.filter(
    ({ rule, subject, openedAt }) => silenced.has(rule) && memberIn(subject.id, openedAt),
  );
  const memberTickets = findings.tickets.filter(
    ({ rule, device, openedAt }) => silenced.has(rule) && memberIn(device, openedAt),
  );
  return {
    incidents: findings.alerts.filter(({ subject }) => subject.kind !== 'device').length,
    member_tickets: memberTickets.length,
    tickets_saved: Math.max(0, memberAlerts.length - memberTickets.length),
  };
}
