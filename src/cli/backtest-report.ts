/** A backtest as the API shows it, as far as people are told of it. */
export interface ShownBacktest {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly reason: string | null;
  readonly result: ShownResult | null;
}

interface ShownVersion {
  readonly rule_id: string;
  readonly rule_version: number | null;
  readonly episodes: readonly ShownEpisode[];
  readonly episodes_total: number;
  readonly tickets: number;
  readonly care_calls: number;
  readonly agent_minutes: number;
  readonly devices_hit: number;
  readonly judged: Score | null;
  readonly truth: (Score & { readonly detect_p50_s: number | null; readonly detect_p95_s: number | null }) | null;
}

interface Score {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly lead_p10_s: number | null;
  readonly lead_p50_s: number | null;
}

interface ShownEpisode {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly opened_at: string;
  readonly ended_at: string | null;
  readonly severity: string;
}

interface ShownResult extends ShownVersion {
  readonly readings: number;
  readonly warm_up_readings: number;
  readonly elapsed_ms: number;
  readonly readings_per_second: number;
  readonly realtime_multiple: number;
  readonly compared: ShownVersion | null;
  readonly diff: {
    readonly both: number;
    readonly only_a: { readonly total: number };
    readonly only_b: { readonly total: number };
  } | null;
}

const episodesShown = 10;

/** The result as lines for people. */
export function backtestReport({ id, state, reason, result }: ShownBacktest): string {
  if (result === null) return `${id} ${state}${reason === null ? '' : `: ${reason}`}`;
  const { diff, compared } = result;
  return [
    `${whole(result.readings)} readings (and ${whole(result.warm_up_readings)} to warm up) in ${(result.elapsed_ms / 1_000).toFixed(1)} s: ${whole(result.readings_per_second)} a second, ${whole(result.realtime_multiple)} times as fast as it happened`,
    ...versionLines(compared === null ? '' : 'A ', result),
    ...(compared === null ? [] : versionLines('B ', compared)),
    ...(diff === null
      ? []
      : [`${diff.both} episodes of A are in B too, ${diff.only_a.total} are not; ${diff.only_b.total} are only in B`]),
    ...result.episodes.slice(0, episodesShown).map(episodeLine),
    ...(result.episodes_total > episodesShown
      ? [`  and ${result.episodes_total - episodesShown} more; --json has them`]
      : []),
  ].join('\n');
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

function versionLines(side: string, version: ShownVersion): string[] {
  const { rule_id, rule_version, judged, truth } = version;
  const name = `${side}${rule_id}${rule_version === null ? '' : ` version ${rule_version}`}`;
  return [
    `${name}: ${version.episodes_total} episodes at ${version.devices_hit} devices or places, ${version.tickets} tickets, ${version.care_calls} care calls, ${whole(version.agent_minutes)} minutes of agents`,
    ...(judged === null ? [] : [`${name} against judged tickets: ${scoreText(judged)}`]),
    ...(truth === null
      ? []
      : [
          `${name} against the truth: ${scoreText(truth)}, found after ${span(truth.detect_p50_s)} (p50), ${span(truth.detect_p95_s)} (p95)`,
        ]),
  ];
}

const scoreText = ({ precision, recall, lead_p10_s, lead_p50_s }: Score): string =>
  `precision ${share(precision)}, recall ${share(recall)}, lead time ${span(lead_p10_s)} (p10), ${span(lead_p50_s)} (p50)`;

const share = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
const span = (seconds: number | null): string => (seconds === null ? '–' : `${Math.round(seconds)} s`);

const episodeLine = ({ subject, opened_at, ended_at, severity }: ShownEpisode): string =>
  `  ${severity} ${subject.kind === 'device' ? '' : `${subject.kind} `}${subject.id} ${opened_at} – ${ended_at ?? 'still open'}`;
