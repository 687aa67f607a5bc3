import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Alert, Device, Rule, Signal } from '../../api/schema.d.ts';
import { Since } from '../../kit/clocks.tsx';
import { useFormat } from '../../kit/format.ts';
import { useReadNow } from '../../kit/now.tsx';
import { Sheet } from '../../kit/sheet.tsx';
import { StateTag } from '../../kit/tags.tsx';
import { TelemetryChart } from '../../kit/telemetry-chart.tsx';
import type { Line, Point } from '../../kit/telemetry-option.ts';
import { conditionsOf, thresholdsOf } from './thresholds.ts';
import { useNeighbours } from './use-neighbours.ts';

interface ProofSheetProps {
  readonly alert: Alert;
  readonly rule: Rule | undefined;
  readonly device: Device | undefined;
}

const before = 30 * 60_000;
const after = 30 * 60_000;

/** Why there is an alert: in one sentence, and as the telemetry around it. */
export function ProofSheet({ alert, rule, device }: ProofSheetProps) {
  const { t } = useTranslation('desk');
  return (
    <Sheet
      title={t('proof.title')}
      extra={
        <span>
          <StateTag kind="alert" of={alert.state} /> <Since at={alert.since} />
        </span>
      }
    >
      {alert.proof.sentence !== undefined && <p className="proof">{alert.proof.sentence}</p>}
      {device !== undefined && <ProofChart alert={alert} rule={rule} device={device} />}
    </Sheet>
  );
}

function ProofChart({ alert, rule, device }: ProofSheetProps & { readonly device: Device }) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const readNow = useReadNow();
  const { data: types } = useAnswer('GET /device-types', { query: { name: device.type } });
  const { main, thresholds } = useMemo(
    () => mainSignal(alert, rule, device, types?.items[0]?.signals ?? []),
    [alert, rule, device, types],
  );
  const since = Date.parse(alert.since);
  const from = since - before;
  const end = alert.recovered_at === null ? readNow() : Date.parse(alert.recovered_at);
  // A present that moves on each minute, so that not every second is a question of its own.
  const to = Math.ceil(Math.min(Math.max(end, since) + after, readNow()) / 60_000) * 60_000;
  const range = {
    signals: main?.name ?? '',
    from: iso(from),
    to: iso(to),
    step: stepOf(to - from),
    agg: 'avg' as const,
  };
  const { data } = useAnswer(
    'GET /devices/{id}/telemetry',
    { path: { id: device.id }, query: range },
    {
      enabled: main !== undefined,
      keep: true,
    },
  );
  const neighbours = useNeighbours(device, range, main !== undefined);
  const lines = useMemo((): Line[] => {
    const own = { name: main?.title ?? '', points: pointsOf(data?.series[0]?.points) };
    const others = neighbours.map(({ name, points }) => ({ name, points: pointsOf(points), behind: true }));
    return [...others, own];
  }, [main, data, neighbours]);
  const bands = useMemo(
    () => [{ name: t('proof.episode'), from: since, to: end, kind: 'episode' as const }],
    [t, since, end],
  );
  if (main === undefined) return null;
  const label = t('proof.chart', { signal: main.title, from: format.dateTime(from), to: format.dateTime(to) });
  return (
    <>
      <TelemetryChart
        label={label}
        lines={lines}
        thresholds={thresholds}
        bands={bands}
        unit={main.unit}
        from={from}
        to={to}
        height={220}
      />
      {neighbours.length > 0 && <p className="quiet plain">{t('proof.behind', { count: neighbours.length })}</p>}
    </>
  );
}

const iso = (at: number): string => new Date(at).toISOString();
const stepOf = (span: number): string => (span > 12 * 3_600_000 ? '5m' : span > 3 * 3_600_000 ? '1m' : '30s');

/** The first number that the rule holds against a limit, or else that it read. */
function mainSignal(alert: Alert, rule: Rule | undefined, device: Device, signals: readonly Signal[]) {
  const numbers = new Map(signals.filter(({ kind }) => kind === 'number').map((signal) => [signal.name, signal]));
  const params = (rule?.document.params ?? {}) as Readonly<Record<string, number>>;
  const all = thresholdsOf(
    conditionsOf(rule?.document ?? {}),
    { ...params, ...device.attributes },
    new Set(numbers.keys()),
  );
  const read = Object.keys(alert.proof.inputs).find((name) => numbers.has(name));
  const main = numbers.get(all.find(({ signal }) => signal in alert.proof.inputs)?.signal ?? read ?? '');
  return { main, thresholds: all.filter(({ signal }) => signal === main?.name) };
}

type Points = readonly (readonly (string | number | boolean | null)[])[];

const pointsOf = (points: Points = []): Point[] =>
  points.map(([at, value]) => [Date.parse(String(at)), typeof value === 'number' ? value : null]);
