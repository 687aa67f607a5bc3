import { lazy, Suspense, useMemo } from 'react';
import { useFormat } from './format.ts';
import { type TelemetryDrawing, telemetryOption } from './telemetry-option.ts';
import { useTheme } from './theme.tsx';

/** Loaded when the first chart is shown: it is larger than all the rest. */
const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

interface TelemetryChartProps extends TelemetryDrawing {
  readonly label: string;
  readonly height?: number;
}

/** Telemetry with thresholds, shaded spans and other devices behind it. */
export function TelemetryChart({ label, height = 260, ...drawing }: TelemetryChartProps) {
  const { dark } = useTheme();
  const { number, dateTime } = useFormat();
  const { lines, thresholds, bands, unit, from, to } = drawing;
  const option = useMemo(() => {
    const given = {
      lines,
      ...(thresholds === undefined ? {} : { thresholds }),
      ...(bands === undefined ? {} : { bands }),
      ...(unit === undefined ? {} : { unit }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
    return telemetryOption(given, { number, dateTime, dark });
  }, [lines, thresholds, bands, unit, from, to, number, dateTime, dark]);
  return (
    <Suspense fallback={<div style={{ height }} />}>
      <Chart option={option} label={label} height={height} />
    </Suspense>
  );
}
