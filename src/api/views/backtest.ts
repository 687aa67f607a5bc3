import type { Backtest, BacktestResult, FoundEpisode, VersionResult } from '../../backtest/index.ts';
import { type Instant, toRfc3339 } from '../../base/index.ts';
import type { backtestShape } from '../shapes/backtest.ts';
import type { Sent } from '../shapes/common.ts';
import { withTimes } from '../times.ts';

type Shown = Sent<typeof backtestShape>;
type ShownResult = NonNullable<Shown['result']>;
type ShownVersion = NonNullable<ShownResult['compared']>;

export function backtestView({ request, result, ...rest }: Backtest): Shown {
  return {
    ...withTimes(rest, ['asked_at', 'started_at', 'finished_at']),
    rule: asked(request.rule),
    compare_to: request.compareTo === null ? null : asked(request.compareTo),
    from: toRfc3339(request.from),
    to: toRfc3339(request.to),
    devices: request.devices,
    result: result === null ? null : resultView(result),
  };
}

const asked = ({ id, version, document }: Backtest['request']['rule']) => ({
  id,
  version,
  document: document as Record<string, unknown>,
});

const time = (at: Instant | null): string | null => (at === null ? null : toRfc3339(at));

function resultView(result: BacktestResult): ShownResult {
  const { difference } = result;
  return {
    readings: result.readings,
    warm_up_readings: result.warmUpReadings,
    warm_up_from: time(result.warmUpFrom),
    through: time(result.through),
    elapsed_ms: Math.round(result.elapsedMs),
    readings_per_second: result.readingsPerSecond,
    realtime_multiple: result.realtimeMultiple,
    ...versionView(result.result),
    compared: result.compared === null ? null : versionView(result.compared),
    diff:
      difference === null
        ? null
        : {
            both: difference.both,
            only_a: someView(difference.onlyA),
            only_b: someView(difference.onlyB),
            partial: difference.partial,
          },
  };
}

const someView = ({ total, episodes }: { readonly total: number; readonly episodes: readonly FoundEpisode[] }) => ({
  total,
  episodes: episodes.map(episodeView),
});

function versionView(version: VersionResult): ShownVersion {
  const { judged, truth } = version;
  return {
    rule_id: version.rule,
    rule_version: version.version,
    episodes: version.episodes.map(episodeView),
    episodes_total: version.episodesTotal,
    tickets: version.tickets,
    care_calls: version.careCalls,
    agent_minutes: version.agentMinutes,
    per_day: version.perDay.map(({ careCalls, ...day }) => ({ ...day, care_calls: careCalls })),
    devices_hit: version.subjectsHit,
    judged: judged && {
      confirmed: judged.confirmed,
      confirmed_found: judged.confirmedFound,
      false_alarms: judged.falseAlarms,
      false_alarms_repeated: judged.falseAlarmsRepeated,
      precision: judged.precision,
      recall: judged.recall,
      lead_p10_s: inSeconds(judged.leadP10),
      lead_p50_s: inSeconds(judged.leadP50),
    },
    truth: truth && {
      events: truth.events,
      events_found: truth.eventsFound,
      hits: truth.hits,
      false_alerts: truth.falseAlerts,
      duplicates: truth.duplicates,
      precision: truth.precision,
      recall: truth.recall,
      detect_p50_s: inSeconds(truth.detectP50),
      detect_p95_s: inSeconds(truth.detectP95),
      lead_p10_s: inSeconds(truth.leadP10),
      lead_p50_s: inSeconds(truth.leadP50),
    },
  };
}

const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);

const episodeView = ({ subject, since, until, openedAt, endedAt, severity }: FoundEpisode) => ({
  device_id: subject.kind === 'device' ? subject.id : null,
  subject,
  since: toRfc3339(since),
  until: time(until),
  opened_at: toRfc3339(openedAt),
  ended_at: time(endedAt),
  severity,
});
