import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/queries.ts';
import type { Alert, Signal, Telemetry } from '../../api/schema.d.ts';
import { useFormat } from '../../kit/format.ts';
import { ProblemNotice } from '../../kit/notices.tsx';
import { useReadNow } from '../../kit/now.tsx';
import { Nothing, Sheet } from '../../kit/sheet.tsx';
import { TelemetryChart } from '../../kit/telemetry-chart.tsx';
import type { Point } from '../../kit/telemetry-option.ts';
import { bandsOf } from './bands.ts';
import { endsOf, type Range, stepOf } from './range.ts';
import { RangeChoice } from './range-choice.tsx';

interface SignalChartsProps {
  readonly deviceId: string;
  readonly signals: readonly Signal[];
  readonly alerts: readonly Alert[];
}

/** The picked signals over any range, one below the other because their units differ, with episodes shaded. */
export function SignalCharts({ deviceId, signals, alerts }: SignalChartsProps) {
  const { t } = useTranslation('fleet');
  const [range, setRange] = useState<Range>({ kind: 'span', span: '6h' });
  const { from, to } = endsOf(range, useReadNow()());
  const query = {
    signals: signals.map(({ name }) => name).join(','),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    step: stepOf(to - from),
    agg: 'avg' as const,
  };
  const asked = { path: { id: deviceId }, query };
  const enabled = signals.length > 0;
  const { data, error } = useAnswer('GET /devices/{id}/telemetry', asked, { enabled, keep: true });
  const bands = useMemo(() => bandsOf(alerts, from, to), [alerts, from, to]);
  return (
    <Sheet title={t('chart.title')} extra={<RangeChoice range={range} from={from} to={to} onChoose={setRange} />}>
      <ProblemNotice problem={error} />
      {signals.length === 0 && <Nothing>{t('chart.none')}</Nothing>}
      {signals.map((signal) => (
        <SignalChart key={signal.name} signal={signal} data={data} bands={bands} from={from} to={to} />
      ))}
    </Sheet>
  );
}

interface SignalChartProps {
  readonly signal: Signal;
  readonly data: Telemetry | undefined;
  readonly bands: ReturnType<typeof bandsOf>;
  readonly from: number;
  readonly to: number;
}

function SignalChart({ signal, data, bands, from, to }: SignalChartProps) {
  const { t } = useTranslation('fleet');
  const format = useFormat();
  const lines = useMemo(() => {
    const points = data?.series.find((one) => one.signal === signal.name)?.points ?? [];
    const drawn = points.map(
      ([at, value]): Point => [Date.parse(String(at)), typeof value === 'number' ? value : null],
    );
    return [{ name: signal.title, points: drawn }];
  }, [data, signal]);
  const label = t('chart.label', { signal: signal.title, from: format.dateTime(from), to: format.dateTime(to) });
  return (
    <TelemetryChart label={label} lines={lines} bands={bands} unit={signal.unit} from={from} to={to} height={190} />
  );
}
